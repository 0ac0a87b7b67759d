import type { ClassDef, FunctionDef, Lambda, Span } from "../../python/ast.ts";
import { Names } from "./names.ts";

/** Which of the two files a node stands in. */
export type FileRole = "train" | "model";

/** Where something happens: a span of one of the two files. */
export interface Place {
  readonly file: FileRole;
  readonly span: Span;
}

/**
 * One act of choosing where a batch starts: a call of a random index generator, a step of a data
 * loader, or a slice at a running position. `sources` fills as the draw is used to index data.
 */
export interface Draw {
  /** The chain of call sites that leads here: the same draw in both passes over a loop. */
  readonly key: string;
  readonly place: Place;
  /** The calls that lead to it, outermost first, and its own place. */
  readonly chain: readonly Place[];
  /** How many windows one draw takes, where it is known. */
  rows: Value | undefined;
  /** One index at a time, as `random.randint` gives: a comprehension of them is one draw. */
  readonly isScalar: boolean;
  readonly sources: Set<string>;
}

/** How a loss was formed: a batch's mean NLL, sums and means of those, their least, or else. */
export type LossForm =
  | { readonly type: "sum" | "mean" | "least" | "many" | "total" }
  /** A batch's mean NLL, or the NLL of each of its tokens, of these logits. */
  | { readonly type: "nll" | "tokens"; readonly logits?: OpaqueValue | undefined }
  /** The logarithms of all probabilities; those of the targets, and their mean. */
  | { readonly type: "logprobs" | "gained" | "gain"; readonly logits?: OpaqueValue | undefined }
  | {
      readonly type: "changed";
      readonly place: Place;
      readonly how: string;
      /** A batch's mean NLL divided by this number: so many of them add up to a mean. */
      readonly share?: number;
    };

/** Where a value comes from. */
export interface Lineage {
  /** Data files that the value was computed from, as a tensor or array. */
  readonly sources: ReadonlySet<string>;
  /** Data files that a plain number was computed from (`.item()`, `float()`): no gradient flows. */
  readonly readings: ReadonlySet<string>;
  readonly draws: ReadonlySet<Draw>;
  readonly form: LossForm | undefined;
  /** The frozen name whose very value this is. */
  readonly frozen: string | undefined;
  /** Frozen names that the value was computed from. */
  readonly derived: ReadonlySet<string>;
}

interface Traced {
  readonly lineage: Lineage;
}

export interface NumberValue extends Traced {
  readonly kind: "number";
  readonly value: number;
  readonly isInt: boolean;
}
/** Some number between two bounds, ends included. */
export interface IntervalValue extends Traced {
  readonly kind: "interval";
  readonly low: number;
  readonly high: number;
}
/** Text; where not `exact`, each `*` stands for a piece that is not known. */
export interface TextValue extends Traced {
  readonly kind: "text";
  readonly text: string;
  readonly exact: boolean;
}
export interface BooleanValue extends Traced {
  readonly kind: "boolean";
  readonly value: boolean;
}
export interface NoneValue extends Traced {
  readonly kind: "none";
}
/** What a container takes in where its items can't be told one by one. */
export interface Growth {
  readonly value: Value;
  /** How often, where it is known. */
  readonly count: Value | undefined;
  /** The loop that does it. */
  readonly place: Place | undefined;
}
/** A list, tuple, iterator or module list. */
export interface SequenceValue extends Traced {
  readonly kind: "sequence";
  /** Each item, where all are known one by one. */
  items: Value[] | undefined;
  /** What any item is. */
  element: Value;
  /** How many items there are, where it is known. */
  count: Value | undefined;
  /** The same number kind by kind, where loops fill the list. */
  grown: readonly Growth[];
  /** How deep in loops it was made: appends in deeper loops count as often as those run. */
  readonly loopDepth: number;
  /** The arms of open conditions that it was made in. */
  readonly madeIn?: readonly object[];
  /** Holds modules (`nn.ModuleList`, `nn.Sequential`). */
  isModules: boolean;
  /** The loop that fills it. */
  place: Place | undefined;
}
/** `lower:upper:step`, each None where absent. */
export interface SliceValue extends Traced {
  readonly kind: "slice";
  readonly lower: Value;
  readonly upper: Value;
  readonly step: Value;
  /** How many places `i:i + n` takes, whatever `i` is. */
  readonly width?: Value | undefined;
}
export interface MappingValue extends Traced {
  readonly kind: "mapping";
  readonly entries: Map<string, Value>;
  /** What stands under keys that are not known; undefined where there are none. */
  rest: Value | undefined;
  grown: readonly Growth[];
  readonly loopDepth: number;
}
export interface FunctionValue extends Traced {
  readonly kind: "function";
  readonly name: string;
  readonly node: FunctionDef | Lambda;
  readonly file: FileRole;
  readonly frame: Frame;
  readonly defaults: ReadonlyMap<string, Value>;
  readonly owner: ClassValue | undefined;
  readonly binding: "plain" | "static" | "class" | "property";
  /** Decorated to run without gradients. */
  readonly isGradientFree: boolean;
}
export interface BoundValue extends Traced {
  readonly kind: "bound";
  readonly self: Value;
  readonly method: FunctionValue;
}
export interface ClassValue extends Traced {
  readonly kind: "class";
  readonly name: string;
  /** Undefined for a namespace made by a library. */
  readonly node: ClassDef | undefined;
  readonly file: FileRole;
  readonly bases: readonly Value[];
  readonly members: Map<string, Value>;
  /** Fields of a dataclass in order, with their defaults; undefined for other classes. */
  readonly fields: Map<string, Value | undefined> | undefined;
}
export interface InstanceValue extends Traced {
  readonly kind: "instance";
  readonly cls: ClassValue;
  readonly attributes: Map<string, Value>;
  /** What attributes hold whose names are not known. */
  grown: readonly Growth[];
  /** Where it was made, to tell one object from another. */
  readonly key: string;
  readonly loopDepth: number;
}
/** Something of a library, by its dotted path: a module, function, class or constant. */
export interface ExternalValue extends Traced {
  readonly kind: "external";
  readonly path: string;
}
/** A method of a value whose class is not written in Python here. */
export interface MethodValue extends Traced {
  readonly kind: "method";
  readonly self: Value;
  readonly name: string;
}
/** Something whose value is not known. */
export interface OpaqueValue {
  readonly kind: "opaque";
  /** Grows when data are written into it. */
  lineage: Lineage;
  /** The library call that made it. */
  readonly origin: string | undefined;
  readonly args: Arguments | undefined;
  readonly key: string;
  /** The tensor of which this is another view with the same content. */
  readonly base?: OpaqueValue | undefined;
  /** The tensors that this one was made from by a change of their content. */
  readonly altered?: Alteration | undefined;
}
/** How a tensor came from others: scaled, clipped, masked, or only a part of one. */
export interface Alteration {
  readonly from: readonly OpaqueValue[];
  readonly place: Place;
  /** What happens to it: "scales", "applies `.clamp()` to", "takes a part of". */
  readonly how: string;
}
/** A data loader over a data set, `rows` windows a step. */
export interface LoaderValue extends Traced {
  readonly kind: "loader";
  readonly dataset: Value;
  readonly rows: Value | undefined;
  /** How many batches it has, where its sampler says how many windows it takes. */
  readonly count: Value | undefined;
}
/** A generator or an iterator over a loader that has not run yet. */
export interface StreamValue extends Traced {
  readonly kind: "stream";
  /** How many steps it has, where it is known. */
  readonly count: Value | undefined;
  /** One step, taken at this place. */
  readonly make: (place: Place, key: string) => Value;
}
export interface PartialValue extends Traced {
  readonly kind: "partial";
  readonly func: Value;
  readonly args: Arguments;
}
/** One of the two files as a module. */
export interface ModuleValue extends Traced {
  readonly kind: "module";
  readonly frame: Frame;
}
export interface SuperValue extends Traced {
  readonly kind: "super";
  readonly self: Value;
  readonly cls: ClassValue;
}
/** One of a few values. */
export interface ChoiceValue extends Traced {
  readonly kind: "choice";
  readonly options: readonly Value[];
}

export type Value =
  | NumberValue
  | IntervalValue
  | TextValue
  | BooleanValue
  | NoneValue
  | SequenceValue
  | SliceValue
  | MappingValue
  | FunctionValue
  | BoundValue
  | ClassValue
  | InstanceValue
  | ExternalValue
  | MethodValue
  | OpaqueValue
  | LoaderValue
  | StreamValue
  | PartialValue
  | ModuleValue
  | SuperValue
  | ChoiceValue;

/** The evaluated arguments of a call. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** A `*` or `**` whose content is not known: any parameter may be given. */
  readonly isOpen: boolean;
  /** Starred lists, and the positional arguments that do not come from them. */
  readonly starred?:
    | { readonly lists: readonly SequenceValue[]; readonly others: readonly Value[] }
    | undefined;
  /** Where each argument stands, by index or keyword. */
  readonly places: ReadonlyMap<string | number, Place>;
}

/** The names of one running scope. Class bodies have a frame that functions do not look into. */
export class Frame {
  readonly names = new Names<Value>();
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  /** What `return` and `yield` gave so far. */
  readonly returned: Value[] = [];
  readonly yielded: Value[] = [];
  /** Names by which the caller gave a value. */
  readonly parameters = new Set<string>();
  /** Set in a method: what `super()` and `self` are. */
  self: Value | undefined;
  owner: Value | undefined;
  iteration = "";

  constructor(
    readonly file: FileRole,
    /** Dotted path of functions and classes, "" for the module. */
    readonly scope: string,
    readonly parent: Frame | undefined,
    readonly kind: "module" | "function" | "class" | "comprehension",
    /** The chain of call sites, to tell one call of a function from another. */
    readonly baseKey: string,
  ) {}

  /** With the pass through a loop that is gone through item by item. */
  get key(): string {
    return this.baseKey + this.iteration;
  }

  /** Puts back what names held. */
  restore(names: ReadonlyMap<string, Value>): void {
    for (const name of [...this.names.keys()]) if (!names.has(name)) this.names.delete(name);
    for (const [name, value] of names) {
      if (this.names.get(name) !== value) this.names.set(name, value);
    }
  }

  get module(): Frame {
    let frame: Frame = this;
    while (frame.parent) frame = frame.parent;
    return frame;
  }

  /** The frame that a name is read from or undefined where only builtins are left. */
  holder(name: string): Frame | undefined {
    if (this.names.has(name)) return this;
    if (this.globals.has(name)) {
      const module = this.module;
      return module.names.has(name) ? module : undefined;
    }
    let frame = this.parent;
    while (frame && (frame.kind === "class" || !frame.names.has(name))) frame = frame.parent;
    return frame;
  }

  get(name: string): Value | undefined {
    return this.holder(name)?.names.get(name);
  }

  /** The frame that an assignment to a name writes to. */
  target(name: string): Frame {
    if (this.globals.has(name)) return this.module;
    if (!this.nonlocals.has(name)) return this;
    let frame = this.parent;
    while (frame && (frame.kind === "class" || !frame.names.has(name))) frame = frame.parent;
    return frame ?? this;
  }

  /** The innermost frame of a function or module: where `:=` in a comprehension binds. */
  get owningFunction(): Frame {
    let frame: Frame = this;
    while (frame.kind === "comprehension" && frame.parent) frame = frame.parent;
    return frame;
  }
}
