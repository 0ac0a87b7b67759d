import { numberOf } from "./arithmetic.ts";
import type { BranchEvent, FlowEvent, LoopEvent } from "./event.ts";
import type { Draw } from "./value.ts";

/** The fewest and the most times that something happens; `most` is infinite where not known. */
export interface Count {
  readonly least: number;
  readonly most: number;
}

export interface CountOptions {
  readonly counts: (event: FlowEvent) => boolean;
  /** Branches of which the arm with the most counts is taken, also for the least. */
  readonly isIgnored?: (event: BranchEvent) => boolean;
  /** Leave out the ways that end the loop whose body this is by `break`. */
  readonly withoutBreaks?: boolean;
}

const NONE: Count = { least: 0, most: 0 };

/** The ways through a list of events. */
interface Ways {
  /** Of the ways that reach the end; undefined where none does. */
  readonly through: Count | undefined;
  /** Of the ways that end early but stay in the loop or function (`continue`, a function's `return`). */
  readonly ended: Count | undefined;
}

/** How often events happen on one way through these. Ways that leave the program do not count. */
export function countIn(events: readonly FlowEvent[], options: CountOptions): Count {
  const { through, ended } = ways(events, options);
  return either(through, ended) ?? NONE;
}

function ways(events: readonly FlowEvent[], options: CountOptions): Ways {
  let through: Count | undefined = NONE;
  let ended: Count | undefined;
  const drawn = new Set<Draw>();
  for (const event of events) {
    if (through === undefined) break;
    if (isRepeatedDraw(event, drawn)) continue;
    const step = waysOf(event, options);
    const end = step.ended && plus(through, step.ended);
    ended = either(ended, end);
    through = step.through && plus(through, step.through);
  }
  return { through, ended };
}

/** The inputs and the targets of one batch, sliced at one position, are one draw. */
function isRepeatedDraw(event: FlowEvent, drawn: Set<Draw>): boolean {
  if (event.type !== "draw" || !event.draw.isScalar) return false;
  const isSeen = drawn.has(event.draw);
  drawn.add(event.draw);
  return isSeen;
}

function waysOf(event: FlowEvent, options: CountOptions): Ways {
  switch (event.type) {
    case "exit":
      return event.kind === "raise" ||
        event.kind === "quit" ||
        (event.kind === "break" && options.withoutBreaks)
        ? { through: undefined, ended: undefined }
        : { through: undefined, ended: NONE };
    case "branch":
      return branchWays(event, options);
    case "loop":
      return { through: loopCount(event, options), ended: undefined };
    case "call":
      return { through: countIn(event.body, options), ended: undefined };
    default:
      return { through: options.counts(event) ? { least: 1, most: 1 } : NONE, ended: undefined };
  }
}

function branchWays(event: BranchEvent, options: CountOptions): Ways {
  const arms = event.arms.map((arm) => ways(arm, options));
  const through = arms.reduce<Count | undefined>((all, arm) => either(all, arm.through), undefined);
  const ended = arms.reduce<Count | undefined>((all, arm) => either(all, arm.ended), undefined);
  if (!options.isIgnored?.(event)) return { through, ended };
  const best = either(through, ended) ?? NONE;
  return { through: { least: best.most, most: best.most }, ended: undefined };
}

function loopCount(event: LoopEvent, options: CountOptions): Count {
  const inner = countIn(event.body, { ...options, withoutBreaks: false });
  if (inner.most === 0) return NONE;
  const { trips } = event;
  const known = numberOf(trips);
  if (known !== undefined) return { least: inner.least * known, most: inner.most * known };
  if (trips?.kind === "interval") {
    return { least: inner.least * Math.max(0, trips.low), most: inner.most * trips.high };
  }
  return { least: 0, most: Infinity };
}

function plus(a: Count, b: Count): Count {
  return { least: a.least + b.least, most: a.most + b.most };
}

function either(a: Count | undefined, b: Count | undefined): Count | undefined {
  if (!a || !b) return a ?? b;
  return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) };
}

/** All events, with the loops and branches around each, outermost first. */
export function* walk(
  events: readonly FlowEvent[],
  around: readonly FlowEvent[] = [],
): Iterable<{ readonly event: FlowEvent; readonly around: readonly FlowEvent[] }> {
  for (const event of events) {
    yield { event, around };
    const inner = [...around, event];
    if (event.type === "loop" || event.type === "call") yield* walk(event.body, inner);
    if (event.type === "branch") for (const arm of event.arms) yield* walk(arm, inner);
  }
}

export function happens(events: readonly FlowEvent[], type: FlowEvent["type"]): boolean {
  for (const { event } of walk(events)) if (event.type === type) return true;
  return false;
}
