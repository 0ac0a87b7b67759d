import type { Expression, Statement } from "../../python/ast.ts";
import type {
  Assignment,
  FieldValue,
  FlowEvent,
  Holding,
  ModelCall,
  ModelRun,
  ModelStore,
  Patch,
} from "./event.ts";
import type { Arguments, Draw, Frame, InstanceValue, OpaqueValue, Place, Value } from "./value.ts";

/** Everything about one call but what is called. */
export interface CallSite {
  readonly args: Arguments;
  readonly place: Place;
  /** The chain of call sites. */
  readonly key: string;
  /** The frame of the caller. */
  readonly frame: Frame;
}

/** What iterating over a value gives. `next` may record draws: call it once a pass. */
export interface Elements {
  readonly items: readonly Value[] | undefined;
  readonly count: Value | undefined;
  readonly next: () => Value;
}

/** A region of the baseline's text whose constants are frozen, by its lines. */
export interface FrozenRegion {
  readonly label: string;
  readonly line: number;
  readonly endLine: number;
}

/** What a rehearsal has to know of the project. */
export interface Cast {
  readonly entry: string;
  /** Module names by which the training script imports `model.py`. */
  readonly modelModule: string;
  /** Frozen names as `scope.name`, with the label that their values carry. */
  readonly frozenNames: ReadonlyMap<string, string>;
  readonly frozenRegions: readonly FrozenRegion[];
}

export interface RunningLoop {
  readonly trips: Value | undefined;
  readonly place: Place;
}

/** The changing state of one rehearsal. */
export interface State {
  /** Where events go; undefined in the silent first pass over a loop. */
  events: FlowEvent[] | undefined;
  /** How deep in loops, and how often each runs. */
  readonly loops: RunningLoop[];
  /** How many passes of short loops around here are gone through one by one. */
  unrolled: number;
  /** The open conditions of which an arm runs, outermost first: such code may or may not run. */
  readonly arms: object[];
  /** Depth of `try` bodies with handlers. */
  caught: number;
  /** Where the calls that are running were made, outermost first. */
  readonly callPlaces: Place[];
  /** Whether the model is in training mode. */
  training: boolean | undefined;
  /** Whether gradients are recorded: not under `torch.no_grad()` and its like. */
  gradients: boolean;
  /** What the program put in place of library functions. */
  readonly overrides: Map<string, Value>;
  readonly draws: Map<string, Draw>;
  readonly calls: ModelCall[];
  readonly runs: ModelRun[];
  readonly stores: ModelStore[];
  readonly holdings: Holding[];
  readonly patches: Patch[];
  readonly fields: FieldValue[];
  readonly assignments: Assignment[];
  /** How many constructors are running. */
  constructing: number;
  /** Modules of `model.py` that are no parts of others. */
  readonly roots: InstanceValue[];
  /** Tensors that models were given, and that they gave. */
  readonly modelInputs: WeakSet<OpaqueValue>;
  readonly modelOutputs: WeakSet<OpaqueValue>;
  /** How often loops of `model.py` run modules of its classes. */
  readonly repeats: Map<string, Set<number>>;
  /** Names at each `continue` and `break` of the loops that run. */
  readonly loopExits: Map<string, Value>[][];
  readonly running: Map<unknown, number>;
}

/** What the parts of the rehearsal need of each other. */
export interface Machine {
  readonly cast: Cast;
  readonly state: State;
  evaluate(node: Expression, frame: Frame): Value;
  /** Runs statements; false where control never gets past them. */
  run(body: readonly Statement[], frame: Frame): boolean;
  call(callee: Value, args: Arguments, place: Place, key: string, frame: Frame): Value;
  attribute(object: Value, name: string, place: Place, key: string): Value;
  item(object: Value, index: Value, place: Place, key: string): Value;
  elements(iterable: Value, place: Place, key: string): Elements;
  assign(target: Expression, value: Value, frame: Frame): void;
  setAttribute(object: Value, name: string, value: Value, place: Place): void;
  /** Throws RehearsalTooLong when the program is too large to be followed. */
  tick(): void;
}

/** The program runs through more steps, or deeper into calls, than a rehearsal may. */
export class RehearsalTooLong extends Error {
  override readonly name = "RehearsalTooLong";

  /** @param callPlaces where the calls were made that ran then, outermost first */
  constructor(readonly callPlaces: readonly Place[]) {
    super();
  }
}

export function record(machine: Machine, event: FlowEvent): void {
  machine.state.events?.push(event);
}

/** Runs `action` with the events going to a list of their own. */
export function recording<T>(machine: Machine, action: () => T): readonly [T, FlowEvent[]] {
  const { state } = machine;
  const outer = state.events;
  const inner: FlowEvent[] = [];
  state.events = outer && inner;
  try {
    return [action(), inner];
  } finally {
    state.events = outer;
  }
}

/** Runs `action` without recording anything: the first pass over a loop. */
export function silently<T>(machine: Machine, action: () => T): T {
  const { state } = machine;
  const outer = state.events;
  state.events = undefined;
  try {
    return action();
  } finally {
    state.events = outer;
  }
}

/** Runs `action` with gradients recorded or not. */
export function withGradients<T>(machine: Machine, gradients: boolean, action: () => T): T {
  const { state } = machine;
  const outer = state.gradients;
  state.gradients = gradients;
  try {
    return action();
  } finally {
    state.gradients = outer;
  }
}
