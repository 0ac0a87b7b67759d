import type { DerivedConstraints } from "../derive/derive.ts";
import type { BaselineAnalysis, PairModel, RuleContext } from "../rule.ts";
import { binary, numberOf } from "./arithmetic.ts";
import { countIn, happens, walk } from "./counting.ts";
import type { FlowEvent, LoopEvent } from "./event.ts";
import { lineageOf, union } from "./lineage.ts";
import type { Cast } from "./machine.ts";
import { type GivenUp, type Rehearsal, rehearse, stepLimit } from "./rehearse.ts";
import type { Draw, Lineage, Value } from "./value.ts";

/** What a rehearsal says about the training, for the rules to compare. */
export interface Facts {
  readonly rehearsal: Rehearsal;
  /** The loops that train, outermost only; a loop that runs once is looked through. */
  readonly trainingLoops: readonly LoopEvent[];
  /** The loop that trains most; nested ones whose passes all train count as one. */
  readonly mainLoop: LoopEvent | undefined;
  /** The same loop as it is written, without what is inside it. */
  readonly outerLoop: LoopEvent | undefined;
  /** Data files behind losses that are differentiated. */
  readonly trained: ReadonlySet<string>;
  readonly trainedDraws: ReadonlySet<Draw>;
  /** What is returned as the validation loss. */
  readonly validation: Lineage;
  /** Data files behind it. */
  readonly validated: ReadonlySet<string>;
}

export interface FlowFacts {
  readonly baseline: Facts;
  readonly candidate: Facts;
}

const ofBaseline = new WeakMap<BaselineAnalysis, Facts | GivenUp>();
const ofCandidate = new WeakMap<PairModel, Facts | GivenUp>();

/** Facts about both sides; undefined where one of them cannot be followed. */
export function flowFacts({ baseline, candidate }: RuleContext): FlowFacts | undefined {
  const before = baselineFacts(baseline);
  const after = before && candidateFacts(baseline, candidate);
  if (!before || !after || "givenUpIn" in after) return undefined;
  const flat = unnested(before);
  const count = numberOf(before.mainLoop?.trips);
  const isAlike = after.trainingLoops.some(({ trips }) => numberOf(trips) === count);
  const isNested = flat !== before || (count !== undefined && !isAlike);
  return { baseline: flat, candidate: isNested ? unnested(after) : after };
}

const withoutNests = new WeakMap<Facts, Facts>();

/** The same facts with epochs and the iterations in each of them as one loop. */
function unnested(facts: Facts): Facts {
  const known = withoutNests.get(facts);
  if (known) return known;
  const trainingLoops = facts.trainingLoops.map(asOneLoop);
  const isSame = trainingLoops.every((loop, at) => loop === facts.trainingLoops[at]);
  const flat = isSame ? facts : { ...facts, trainingLoops, mainLoop: longest(trainingLoops) };
  withoutNests.set(facts, flat);
  return flat;
}

/** A loop around one loop in which all training happens runs as often as both together. */
function asOneLoop(loop: LoopEvent): LoopEvent {
  const trains = (event: FlowEvent) => happens([event], "backward") || happens([event], "step");
  const [only, ...others] = loop.body.filter(trains);
  if (only?.type !== "loop" || others.length > 0 || !loop.trips || !only.trips) return loop;
  const inner = asOneLoop(only);
  const trips = inner.trips && binary("*", loop.trips, inner.trips);
  if (numberOf(trips) === undefined) return loop;
  const besides = loop.body.filter((event) => event !== only && event.type === "exit");
  return { ...inner, trips, body: [...besides, ...inner.body] };
}

/** How a candidate gets out of sight; undefined where it does not, or its baseline does too. */
export function givenUp({ baseline, candidate }: RuleContext): GivenUp | undefined {
  if (baselineFacts(baseline) === undefined) return undefined;
  const after = candidateFacts(baseline, candidate);
  return "givenUpIn" in after ? after : undefined;
}

function baselineFacts(baseline: BaselineAnalysis): Facts | undefined {
  const facts = remembered(ofBaseline, baseline, () => factsOf(baseline, castOf(baseline)));
  return "givenUpIn" in facts ? undefined : facts;
}

function candidateFacts(baseline: BaselineAnalysis, candidate: PairModel): Facts | GivenUp {
  // Constants of frozen statements are told by their lines, which are the baseline's.
  const cast = () => ({ ...castOf(baseline), frozenRegions: [] });
  return remembered(ofCandidate, candidate, () => factsOf(candidate, cast()));
}

function remembered<Key extends object, Value>(
  memory: WeakMap<Key, Value>,
  key: Key,
  compute: () => Value,
): Value {
  const value = memory.get(key) ?? compute();
  memory.set(key, value);
  return value;
}

function castOf({ project, derived }: BaselineAnalysis): Cast {
  const modelModule = project.model.replace(/\.py$/, "").replaceAll("/", ".");
  return {
    entry: project.entry,
    modelModule,
    frozenNames: frozenNames(derived),
    frozenRegions: derived.statements
      .filter(({ side }) => side === "train")
      .map(({ constraint, statement, entry }) => ({
        label: constraint.name ?? `line ${statement.line}`,
        line: entry?.line ?? statement.line,
        endLine: entry?.endLine ?? statement.endLine,
      })),
  };
}

function frozenNames({ values }: DerivedConstraints): Map<string, string> {
  const own = values.filter(({ side, range }) => side === "train" && range === undefined);
  return new Map(own.map(({ scopePath, name }) => [`${scopePath}::${name}`, name]));
}

function factsOf({ train, model }: PairModel, cast: Cast): Facts | GivenUp {
  const modules = { train: train.module, model: model.module };
  const limit = stepLimit(train.nodes.length + model.nodes.length);
  const rehearsal = rehearse(modules, cast, limit);
  return "givenUpIn" in rehearsal ? rehearsal : factsFrom(rehearsal);
}

function factsFrom(rehearsal: Rehearsal): Facts {
  const { events, returned } = rehearsal;
  const trainingLoops = outermostTraining(events);
  let trained: ReadonlySet<string> = new Set();
  let trainedDraws: ReadonlySet<Draw> = new Set();
  for (const { event } of walk(events)) {
    if (event.type !== "backward") continue;
    trained = union(trained, event.lineage.sources);
    trainedDraws = union(trainedDraws, event.lineage.draws);
  }
  const validation = lineageOf(firstOf(returned));
  const validated = union(validation.sources, validation.readings);
  const mainLoop = longest(trainingLoops);
  const loops = { trainingLoops, mainLoop, outerLoop: mainLoop };
  return { rehearsal, ...loops, trained, trainedDraws, validation, validated };
}

/** The first of the returned pair. */
export function firstOf(returned: Value): Value {
  if (returned.kind === "sequence") return returned.items?.[0] ?? returned.element;
  if (returned.kind !== "choice") return returned;
  const pair = returned.options.find((option) => option.kind === "sequence");
  return pair ? firstOf(pair) : returned;
}

function outermostTraining(events: readonly FlowEvent[]): LoopEvent[] {
  return events.flatMap((event) => {
    if (event.type === "call") return outermostTraining(event.body);
    if (event.type === "branch") return event.arms.flatMap(outermostTraining);
    if (event.type !== "loop" || !happens(event.body, "backward")) return [];
    return numberOf(event.trips) === 1 ? outermostTraining(event.body) : [event];
  });
}

function longest(loops: readonly LoopEvent[]): LoopEvent | undefined {
  const weight = (loop: LoopEvent) => numberOf(loop.trips) ?? Infinity;
  return loops.reduce<LoopEvent | undefined>(
    (best, loop) => (best && weight(best) >= weight(loop) ? best : loop),
    undefined,
  );
}

/** How many batches that are trained on are drawn on one way through these events. */
export function trainingDraws(facts: Facts, events: readonly FlowEvent[]) {
  const { trainedDraws } = facts;
  return countIn(events, {
    counts: (event) =>
      event.type === "draw" && trainedDraws.has(event.draw) && event.draw.sources.size > 0,
  });
}

/**
 * Batches behind one reading of the validation loss: 0 where they are drawn outside the loop,
 * infinitely many where a loop of unknown length takes them, as over a whole data loader.
 */
export function readings({ mainLoop, validation }: Facts): number | undefined {
  if (!mainLoop) return undefined;
  const isReading = (event: FlowEvent) =>
    event.type === "draw" && validation.draws.has(event.draw) && event.draw.sources.size > 0;
  return countIn(mainLoop.body, { counts: isReading }).most;
}
