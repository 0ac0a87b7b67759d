import type {
  Alias,
  ClassDef,
  DictComp,
  ExceptHandler,
  Expression,
  FunctionDef,
  GeneratorExp,
  Global,
  Lambda,
  ListComp,
  MatchAs,
  MatchMapping,
  MatchStar,
  Module,
  Name,
  Nonlocal,
  Parameter,
  SetComp,
  Statement,
  TypeAlias,
  TypeParam,
} from "./ast.ts";

export type ScopeKind = "module" | "function" | "class" | "lambda" | "comprehension" | "type";

export type ScopeNode =
  | Module
  | FunctionDef
  | ClassDef
  | Lambda
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | TypeAlias;

export type BindingKind =
  | "assign"
  | "augassign"
  | "annassign"
  /** `x: int` without a value: makes the name local and binds nothing. */
  | "annotation"
  | "walrus"
  | "for"
  | "comprehension"
  | "with"
  | "except"
  | "import"
  | "from-import"
  | "def"
  | "class"
  | "parameter"
  | "match"
  | "delete"
  | "type-alias"
  | "type-parameter";

/** Whether a name gets its value by `=`, with or without a type hint. */
export function isAssignment(kind: BindingKind): boolean {
  return kind === "assign" || kind === "annassign";
}

/** What introduces the name: its span is the place to point at. */
export type BindingNode =
  | Name
  | FunctionDef
  | ClassDef
  | Alias
  | Parameter
  | ExceptHandler
  | MatchAs
  | MatchStar
  | MatchMapping
  | TypeParam;

/** One place where a name is bound (or deleted). */
export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** The scope that owns the name; differs from `writtenIn` for global, nonlocal and `:=`. */
  readonly scope: Scope;
  /** The scope whose code holds the binding. */
  readonly writtenIn: Scope;
  readonly node: BindingNode;
  /** The innermost statement around it; undefined only for a module-level oddity. */
  readonly statement: Statement | undefined;
  /**
   * The expression whose value the name takes, where it is plain: `a = 1`, `a, b = 1, 2` and
   * `(a := 1)`; undefined for loops, unpacked calls, imports and so on.
   */
  readonly value: Expression | undefined;
  /** `a.b` for `import a.b as x`, `a.b` for `from a import b`; leading dots are kept. */
  readonly importPath: string | undefined;
  /**
   * May not run, or may run more than once, when its scope's body runs: inside if, for, while, try,
   * match, a conditional expression, `and`/`or`, or a comprehension; or written in another scope.
   */
  readonly conditional: boolean;
}

/** One read of a name. */
export interface Reference {
  readonly name: string;
  readonly node: Name;
  /** The scope that reads. */
  readonly scope: Scope;
  /** Inside an annotation: evaluated at definition time, or never under PEP 563. */
  readonly inAnnotation: boolean;
}

export interface ScopeDeclaration {
  readonly name: string;
  readonly node: Global | Nonlocal;
  readonly scope: Scope;
}

/** A region with names of its own, by CPython's rules. */
export class Scope {
  readonly children: Scope[] = [];
  /** Bindings owned by this scope, by name, in the order of the text. */
  readonly bindings = new Map<string, Binding[]>();
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  /** `from x import *` is written here. */
  hasStarImport = false;

  constructor(
    readonly kind: ScopeKind,
    readonly node: ScopeNode,
    readonly parent: Scope | undefined,
    /** Dotted path of enclosing functions and classes, "" for the module. */
    readonly path: string,
  ) {
    parent?.children.push(this);
  }

  /** The nearest enclosing function, lambda, class or module: where a statement's names go. */
  get holder(): Scope {
    let scope: Scope = this;
    while ((scope.kind === "comprehension" || scope.kind === "type") && scope.parent) {
      scope = scope.parent;
    }
    return scope;
  }

  get module(): Scope {
    let scope: Scope = this;
    while (scope.parent) scope = scope.parent;
    return scope;
  }

  /** The scope that owns `name` as it is read here; undefined for builtins and unknown names. */
  resolve(name: string): Scope | undefined {
    if (this.declaresGlobal(name)) return this.module.owning(name);
    if (this.bindsOwn(name)) return this;
    let seesClass = this.kind === "type";
    for (let scope = this.parent; scope; scope = scope.parent) {
      if (scope.kind === "class" && !seesClass) continue;
      seesClass = scope.kind === "type" && seesClass;
      if (scope.declaresGlobal(name)) return scope.module.owning(name);
      if (scope.bindsOwn(name)) return scope;
    }
    return undefined;
  }

  private declaresGlobal(name: string): boolean {
    return this.globals.size > 0 && this.globals.has(name);
  }

  private bindsOwn(name: string): boolean {
    if (!this.bindings.has(name)) return false;
    return this.nonlocals.size === 0 || !this.nonlocals.has(name);
  }

  private owning(name: string): Scope | undefined {
    return this.bindings.has(name) ? this : undefined;
  }

  /** All bindings of `name` as it is read here; empty for builtins and unknown names. */
  lookup(name: string): readonly Binding[] {
    return this.resolve(name)?.bindings.get(name) ?? [];
  }

  /** Bindings owned by this very scope. */
  own(name: string): readonly Binding[] {
    return this.bindings.get(name) ?? [];
  }
}

export type ComprehensionNode = ListComp | SetComp | DictComp | GeneratorExp;
