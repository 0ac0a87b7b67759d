import type {
  Call,
  ClassDef,
  Comment,
  Expression,
  For,
  FunctionDef,
  Lambda,
  Module,
  Node,
  NodeKind,
  Statement,
  While,
} from "./ast.ts";
import { mayHavePath, PathResolver } from "./callee.ts";
import { evaluate, type KnownValue } from "./constants.ts";
import { type ParsedPython, type PythonSyntaxError, parsePython } from "./parse.ts";
import { indexModule } from "./scope-builder.ts";
import type { ModuleIndex } from "./scope-walk.ts";
import type { Binding, Reference, Scope } from "./scopes.ts";
import { isStatement } from "./statement-kinds.ts";

type NodeOfKind<Kind extends NodeKind> = Extract<Node, { kind: Kind }>;

/** A statement's place: the list that holds it and its index there. */
export interface SuitePlace {
  readonly suite: readonly Statement[];
  readonly index: number;
}

/** What is known about a module without running it: built once, shared by all rules. */
export class ModuleModel {
  readonly text: string;
  readonly module: Module;
  readonly comments: readonly Comment[];
  readonly moduleScope: Scope;
  readonly scopes: readonly Scope[];
  /** All reads of names. */
  readonly references: readonly Reference[];
  /** All bindings of all scopes, in the order of the walk. */
  readonly bindings: readonly Binding[];
  /** All nodes, parents before children. */
  readonly nodes: readonly Node[];
  /** `from __future__ import annotations`: annotations are never evaluated. */
  readonly lazyAnnotations: boolean;
  private readonly index: ModuleIndex;
  private readonly byKind: { [Kind in NodeKind]?: readonly NodeOfKind<Kind>[] } = {};
  private nodesByKind: ReadonlyMap<NodeKind, readonly Node[]> | undefined;
  private readonly paths = new PathResolver();
  /** By node id; "" where there is none. */
  private readonly pathByNode: (string | undefined)[];
  private scopeOfNode: Map<Node, Scope> | undefined;

  constructor(
    /** Relative to the project, as in messages. */
    readonly path: string,
    readonly parsed: ParsedPython,
  ) {
    this.text = parsed.text;
    this.module = parsed.module;
    this.comments = parsed.comments;
    this.index = indexModule(parsed.module, parsed.nodeCount);
    const { moduleScope, scopes, references, bindings, nodes } = this.index;
    this.moduleScope = moduleScope;
    this.scopes = scopes;
    this.references = references;
    this.bindings = bindings;
    this.nodes = nodes;
    this.pathByNode = new Array<string | undefined>(parsed.nodeCount).fill(undefined);
    this.lazyAnnotations = moduleScope
      .own("annotations")
      .some((binding) => binding.importPath === "__future__.annotations");
  }

  /** Every node of a kind, in the order of the walk. */
  all<Kind extends NodeKind>(kind: Kind): readonly NodeOfKind<Kind>[] {
    const isKind = (node: Node): node is NodeOfKind<Kind> => node.kind === kind;
    const known: readonly NodeOfKind<Kind>[] | undefined = this.byKind[kind];
    if (known !== undefined) return known;
    this.nodesByKind ??= groupedByKind(this.nodes);
    const found = (this.nodesByKind.get(kind) ?? []).filter(isKind);
    Object.assign(this.byKind, { [kind]: found });
    return found;
  }

  parent(node: Node): Node | undefined {
    return this.index.parents[node.id];
  }

  /** The enclosing nodes, innermost first, without the node itself. */
  ancestors(node: Node): Node[] {
    const found: Node[] = [];
    for (let outer = this.parent(node); outer; outer = this.parent(outer)) found.push(outer);
    return found;
  }

  /** The innermost statement that is or holds the node. */
  statementOf(node: Node): Statement | undefined {
    let current: Node | undefined = node;
    while (current && !isStatement(current)) current = this.parent(current);
    return current && isStatement(current) ? current : undefined;
  }

  /** The innermost function or lambda whose body or signature holds the node. */
  functionOf(node: Node): FunctionDef | Lambda | undefined {
    for (let outer = this.parent(node); outer; outer = this.parent(outer)) {
      if (outer.kind === "FunctionDef" || outer.kind === "Lambda") return outer;
    }
    return undefined;
  }

  /** The innermost loop statement around the node, within the same function. */
  loopOf(node: Node): For | While | undefined {
    for (let outer = this.parent(node); outer; outer = this.parent(outer)) {
      if (outer.kind === "For" || outer.kind === "While") return outer;
      if (outer.kind === "FunctionDef" || outer.kind === "Lambda") return undefined;
      if (outer.kind === "ClassDef") return undefined;
    }
    return undefined;
  }

  /** All loop statements around the node, innermost first, within the same function. */
  loopsOf(node: Node): (For | While)[] {
    const loops: (For | While)[] = [];
    for (let loop = this.loopOf(node); loop; loop = this.loopOf(loop)) loops.push(loop);
    return loops;
  }

  /** The list of statements that holds this one. */
  placeOf(statement: Statement): SuitePlace | undefined {
    const parent = this.parent(statement);
    if (parent === undefined) return undefined;
    for (const suite of suitesOf(parent)) {
      const index = suite.indexOf(statement);
      if (index !== -1) return { suite, index };
    }
    return undefined;
  }

  /** The scope in which the node's names are read (for a function: the scope around it). */
  scopeOf(node: Node): Scope {
    return this.index.scopeByNode[node.id] ?? this.moduleScope;
  }

  /** The scope that a function, class, lambda or comprehension opens. */
  scopeOpenedBy(node: Node): Scope | undefined {
    this.scopeOfNode ??= new Map(
      this.scopes
        .filter((scope) => scope.kind !== "type")
        .map((scope) => [scope.node, scope] as const),
    );
    return this.scopeOfNode.get(node);
  }

  /** Dotted path of the functions and classes around the node, "" at module level. */
  scopePath(node: Node): string {
    return this.scopeOf(node).path;
  }

  /** The bindings that a reference may read; empty for builtins and unknown names. */
  bindingsOf(reference: Reference): readonly Binding[] {
    return reference.scope.lookup(reference.name);
  }

  /**
   * The dotted path that an expression stands for, through imports and aliases: `torch.load` for
   * `t.load` after `import torch as t`, `builtins.eval` for a builtin, `<module>.helper` for a
   * definition of this module (see `definitionOf`); undefined where it cannot be known.
   */
  pathOf(node: Expression): string | undefined {
    if (!mayHavePath(node)) return undefined;
    const known = this.pathByNode[node.id];
    if (known !== undefined) return known === "" ? undefined : known;
    const path = this.paths.pathOf(node, this.scopeOf(node));
    this.pathByNode[node.id] = path ?? "";
    return path;
  }

  /** The dotted path of what is called; see `pathOf`. */
  calleeOf(call: Call): string | undefined {
    return this.pathOf(call.func);
  }

  /** The one function or class of this module that an expression names, if it is just that. */
  definitionOf(node: Expression): FunctionDef | ClassDef | undefined {
    if (node.kind !== "Name") return undefined;
    const bindings = this.scopeOf(node).lookup(node.name);
    if (bindings.length > 1) return undefined;
    const definition = bindings[0]?.node;
    const isDefinition = definition?.kind === "FunctionDef" || definition?.kind === "ClassDef";
    return isDefinition ? definition : undefined;
  }

  /** The constant value of an expression where it stands; see `evaluate`. */
  valueOf(node: Expression): KnownValue | undefined {
    return evaluate(node, this.scopeOf(node));
  }

  /** The source text of a node. */
  textOf(node: Node): string {
    return this.text.slice(node.start, node.end);
  }
}

function groupedByKind(nodes: readonly Node[]): ReadonlyMap<NodeKind, readonly Node[]> {
  const groups = new Map<NodeKind, Node[]>();
  for (const node of nodes) {
    const group = groups.get(node.kind);
    if (group === undefined) groups.set(node.kind, [node]);
    else group.push(node);
  }
  return groups;
}

/** The statement lists that a node holds, in order. */
export function suitesOf(node: Node): readonly (readonly Statement[])[] {
  switch (node.kind) {
    case "Module":
    case "FunctionDef":
    case "ClassDef":
    case "With":
    case "ExceptHandler":
    case "MatchCase":
      return [node.body];
    case "If":
    case "For":
    case "While":
      return [node.body, node.orelse];
    case "Try":
      return [node.body, node.orelse, node.finalbody];
    default:
      return [];
  }
}

/** Parses a text and builds its model. */
export function modelOf(path: string, text: string): ModuleModel | PythonSyntaxError {
  const parsed = parsePython(text);
  return parsed.ok ? new ModuleModel(path, parsed) : parsed;
}
