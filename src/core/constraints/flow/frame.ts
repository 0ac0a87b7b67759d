import type { FileRole, Value } from "./value.ts";

/** The names of one running scope. Class bodies have a frame that functions do not look into. */
export class Frame {
  readonly names = new Map<string, Value>();
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

  constructor(
    readonly file: FileRole,
    /** Dotted path of functions and classes, "" for the module. */
    readonly scope: string,
    readonly parent: Frame | undefined,
    readonly kind: "module" | "function" | "class" | "comprehension",
    /** The chain of call sites, to tell one call of a function from another. */
    readonly key: string,
  ) {}

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
