import { pairedValues } from "./assigned-values.ts";
import type { Assign, Expression, Module, Name, Node, Statement } from "./ast.ts";
import { BindingRecorder } from "./binding-recorder.ts";
import { forEachChild } from "./children.ts";
import {
  type Binding,
  type BindingKind,
  type BindingNode,
  type Reference,
  Scope,
} from "./scopes.ts";

/** Everything that one walk over a module finds out. Arrays are indexed by node id. */
export interface ModuleIndex {
  readonly moduleScope: Scope;
  readonly scopes: readonly Scope[];
  readonly references: readonly Reference[];
  readonly bindings: readonly Binding[];
  /** All nodes, parents before children. */
  readonly nodes: readonly Node[];
  readonly parents: readonly (Node | undefined)[];
  readonly scopeByNode: readonly (Scope | undefined)[];
}

/** The value of each plain name of the targets being walked. */
interface TargetValues {
  get(name: Name): Expression | undefined;
}

/** Where a walk over a module is, and what it has found so far. */
export abstract class ScopeWalk {
  protected readonly scopes: Scope[] = [];
  private readonly references: Reference[] = [];
  private readonly recorder = new BindingRecorder();
  private readonly nodes: Node[] = [];
  private readonly parents: (Node | undefined)[];
  private readonly scopeByNode: (Scope | undefined)[];

  protected scope: Scope;
  /** How many conditions surround the current node within its scope. */
  protected conditions = 0;
  /** The innermost statement around the current node. */
  protected statement: Statement | undefined;
  private inAnnotation = false;
  /** Whose children are being walked. */
  private parent: Node;
  /** What the names of the target being walked are bound by. */
  private targetKind: BindingKind = "assign";
  private targetValues: TargetValues | undefined;

  /** @param nodeCount one more than the largest node id */
  constructor(
    private readonly module: Module,
    nodeCount: number,
  ) {
    this.scope = new Scope("module", module, undefined, "");
    this.scopes.push(this.scope);
    this.parent = module;
    // At full length from the start: ids are given to children first, so the first writes are last.
    this.parents = new Array<Node | undefined>(nodeCount).fill(undefined);
    this.scopeByNode = new Array<Scope | undefined>(nodeCount).fill(undefined);
  }

  protected abstract visit(node: Node, parent: Node | undefined): void;

  index(): ModuleIndex {
    const moduleScope = this.scope;
    this.visit(this.module, undefined);
    this.recorder.settle();
    const { bindings } = this.recorder;
    const { scopes, references, nodes, parents, scopeByNode } = this;
    return { moduleScope, scopes, references, bindings, nodes, parents, scopeByNode };
  }

  protected enter(node: Node, parent: Node | undefined): void {
    this.nodes.push(node);
    this.parents[node.id] = parent;
    this.scopeByNode[node.id] = this.scope;
  }

  protected children(node: Node): void {
    const outer = this.parent;
    this.parent = node;
    forEachChild(node, this.visitChild);
    this.parent = outer;
  }

  private readonly visitChild = (child: Node): void => this.visit(child, this.parent);

  protected suite(statements: readonly Node[], parent: Node): void {
    for (const statement of statements) this.visit(statement, parent);
  }

  protected conditionally(walk: () => void): void {
    this.conditions += 1;
    walk();
    this.conditions -= 1;
  }

  protected within(scope: Scope, walk: () => void): void {
    const { scope: outer, conditions, inAnnotation } = this;
    this.scopes.push(scope);
    this.scope = scope;
    this.conditions = 0;
    this.inAnnotation = false;
    walk();
    this.scope = outer;
    this.conditions = conditions;
    this.inAnnotation = inAnnotation;
  }

  protected name(node: Name): void {
    if (node.ctx === "load") {
      this.reference(node);
      return;
    }
    const kind = node.ctx === "delete" ? "delete" : this.targetKind;
    this.bind(node.name, kind, node, this.targetValues?.get(node));
  }

  protected reference(node: Name): void {
    const { scope, inAnnotation } = this;
    this.references.push({ name: node.name, node, scope, inAnnotation });
  }

  protected assign(node: Assign): void {
    const [only] = node.targets;
    const isPlain = node.targets.length === 1 && only?.kind === "Name";
    const values = isPlain ? { get: () => node.value } : pairedValues(node);
    this.target(node.targets, node, "assign", values);
  }

  protected target(
    targets: readonly Expression[],
    parent: Node,
    kind: BindingKind,
    values?: TargetValues,
  ): void {
    const { targetKind, targetValues } = this;
    this.targetKind = kind;
    this.targetValues = values;
    for (const target of targets) this.visit(target, parent);
    this.targetKind = targetKind;
    this.targetValues = targetValues;
  }

  protected bind(
    name: string,
    kind: BindingKind,
    node: BindingNode,
    value?: Expression,
    importPath?: string,
  ): void {
    const { scope: writtenIn, statement, recorder } = this;
    const inCondition = this.conditions > 0;
    recorder.bind({ name, kind, node, writtenIn, statement, inCondition, value, importPath });
  }

  protected annotation(node: Expression | undefined, parent: Node): void {
    if (node === undefined) return;
    const outer = this.inAnnotation;
    this.inAnnotation = true;
    this.visit(node, parent);
    this.inAnnotation = outer;
  }
}
