import type { Expression, For, While } from "../../python/ast.ts";
import type { Draw, FileRole, InstanceValue, Lineage, Place, Value } from "./value.ts";

/** What a rehearsal saw happen, in order, as a tree of loops and branches. */
export type FlowEvent =
  | { readonly type: "draw"; readonly draw: Draw }
  | { readonly type: "backward"; readonly lineage: Lineage; readonly place: Place }
  | { readonly type: "step"; readonly optimizer: string; readonly place: Place }
  | { readonly type: "zero"; readonly place: Place }
  | ExitEvent
  | BranchEvent
  | LoopEvent
  | CallEvent;

/** A call of a function that may return from several places. */
export interface CallEvent {
  readonly type: "call";
  readonly body: readonly FlowEvent[];
}

/** Control leaves the normal order. */
export interface ExitEvent {
  readonly type: "exit";
  readonly kind: "continue" | "break" | "return" | "raise" | "quit";
  readonly place: Place;
  /** Identifies the call of the function that it stands in. */
  readonly frameKey: string;
  /** Stands in a `try` that may catch it. */
  readonly isCaught: boolean;
}

export interface BranchEvent {
  readonly type: "branch";
  readonly file: FileRole;
  /** Undefined for `try` and `match`. */
  readonly test: Expression | undefined;
  /** What the test's outcome was computed from. */
  readonly testLineage: Lineage;
  /** The test asks whether something is finite. */
  readonly isFiniteTest: boolean;
  /** The test can hold in the last pass of the loop over its counter only. */
  readonly isLastPass: boolean;
  readonly arms: readonly (readonly FlowEvent[])[];
}

export interface LoopEvent {
  readonly type: "loop";
  /** Undefined where a library function goes through something. */
  readonly node: For | While | Expression | undefined;
  readonly place: Place;
  readonly frameKey: string;
  /** How often the body runs: a number, an interval, or not known. */
  readonly trips: Value | undefined;
  readonly body: readonly FlowEvent[];
}

/** A call from the training script into `model.py`, or a copy of a configuration with changes. */
export interface ModelCall {
  /** Names of the class (with its bases of `model.py`) or function that is called. */
  readonly callees: readonly string[];
  readonly parameters: ReadonlyMap<string, Value>;
  /** Where each argument stands; parameters that took their default have none. */
  readonly places: ReadonlyMap<string, Place>;
  readonly place: Place;
  /** What a constructor makes. */
  readonly made?: InstanceValue | undefined;
}

/** The training script calls a model, or a method of one, on values from these data files. */
export interface ModelRun {
  readonly model: InstanceValue;
  readonly sources: ReadonlySet<string>;
}

/** Data that a model is given to keep: a table of counts, a memory, a prior. */
export interface Holding {
  readonly sources: ReadonlySet<string>;
  readonly place: Place;
}

/** A value written to an attribute of an object of `model.py`, or over a parameter there. */
export interface ModelStore {
  readonly callees: readonly string[];
  readonly attribute: string;
  readonly value: Value;
  readonly previous: Value | undefined;
  readonly place: Place;
  readonly isModule: boolean;
  /** The object; undefined for a parameter. */
  readonly object?: InstanceValue | undefined;
}

/** The program changes what a class, function or module of the other file or a library is. */
export interface Patch {
  readonly target: string;
  readonly attribute: string;
  readonly place: Place;
}

/** A name of the training script took a value that comes from data. */
export interface Assignment {
  readonly name: string;
  readonly lineage: Lineage;
  readonly place: Place;
}

/** A field with a frozen default gets a value of its own. */
export interface FieldValue {
  readonly name: string;
  readonly frozen: Value;
  readonly value: Value;
  readonly place: Place;
  readonly object: InstanceValue;
}
