import type { DerivedConstraints } from "../derive/derive.ts";
import type { BaselineAnalysis, PairModel, RuleContext } from "../rule.ts";
import { numberOf } from "./arithmetic.ts";
import { countIn, happens, walk } from "./counting.ts";
import type { FlowEvent, LoopEvent } from "./event.ts";
import { lineageOf, union } from "./lineage.ts";
import type { Cast } from "./machine.ts";
import { type Rehearsal, rehearse } from "./rehearse.ts";
import type { Draw, Lineage, Value } from "./value.ts";

/** What a rehearsal says about the training, for the rules to compare. */
export interface Facts {
  readonly rehearsal: Rehearsal;
  /** The loops that train, outermost only; a loop that runs once is looked through. */
  readonly trainingLoops: readonly LoopEvent[];
  /** The loop that trains most. */
  readonly mainLoop: LoopEvent | undefined;
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

const ofBaseline = new WeakMap<BaselineAnalysis, Facts | null>();
const ofCandidate = new WeakMap<PairModel, Facts | null>();

/** Facts about both sides; undefined where one of them cannot be followed. */
export function flowFacts({ baseline, candidate }: RuleContext): FlowFacts | undefined {
  const cast = castOf(baseline);
  const before = remembered(ofBaseline, baseline, () => factsOf(baseline, cast));
  // Constants of frozen statements are told by their lines, which are the baseline's.
  const own = { ...cast, frozenRegions: [] };
  const after = before && remembered(ofCandidate, candidate, () => factsOf(candidate, own));
  return before && after ? { baseline: before, candidate: after } : undefined;
}

/** Whether the baseline can be followed and the candidate cannot, so that nothing is known of it. */
export function cannotBeFollowed(context: RuleContext): boolean {
  return flowFacts(context) === undefined && ofBaseline.get(context.baseline) !== null;
}

function remembered<Key extends object>(
  memory: WeakMap<Key, Facts | null>,
  key: Key,
  compute: () => Facts | undefined,
): Facts | undefined {
  const known = memory.get(key);
  if (known !== undefined) return known ?? undefined;
  const facts = compute();
  memory.set(key, facts ?? null);
  return facts;
}

function castOf({ project, derived }: BaselineAnalysis): Cast {
  const modelModule = project.model.replace(/\.py$/, "").replaceAll("/", ".");
  return {
    entry: project.entry,
    modelModule,
    frozenNames: frozenNames(derived),
    frozenRegions: derived.statements
      .filter(({ side }) => side === "train")
      .map(({ constraint, statement }) => ({
        label: constraint.name ?? `line ${statement.line}`,
        line: statement.line,
        endLine: statement.endLine,
      })),
  };
}

function frozenNames({ values }: DerivedConstraints): Map<string, string> {
  const own = values.filter(({ side, range }) => side === "train" && range === undefined);
  return new Map(own.map(({ scopePath, name }) => [`${scopePath}::${name}`, name]));
}

function factsOf(pair: PairModel, cast: Cast): Facts | undefined {
  const modules = { train: pair.train.module, model: pair.model.module };
  const rehearsal = rehearse(modules, cast);
  return rehearsal && factsFrom(rehearsal);
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
  return { rehearsal, trainingLoops, mainLoop, trained, trainedDraws, validation, validated };
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

/** Batches behind one reading of the validation loss, 0 where they are drawn outside the loop. */
export function readings({ mainLoop, validation }: Facts): number | undefined {
  if (!mainLoop) return undefined;
  const isReading = (event: FlowEvent) =>
    event.type === "draw" && validation.draws.has(event.draw) && event.draw.sources.size > 0;
  const { most } = countIn(mainLoop.body, { counts: isReading });
  return Number.isFinite(most) ? most : undefined;
}
