import type {
  AnnAssign,
  ClassDef,
  FunctionDef,
  Import,
  ImportFrom,
  Lambda,
  Module,
  Node,
  Parameters,
  Statement,
  TypeAlias,
  TypeParam,
} from "./ast.ts";
import { forEachChild } from "./children.ts";
import { type ModuleIndex, ScopeWalk } from "./scope-walk.ts";
import { type ComprehensionNode, Scope } from "./scopes.ts";
import { isStatement } from "./statement-kinds.ts";

/**
 * Walks a module once and collects scopes, bindings, references and parent links.
 *
 * @param nodeCount one more than the largest node id
 */
export function indexModule(module: Module, nodeCount: number): ModuleIndex {
  return new ScopeBuilder(module, nodeCount).index();
}

/** What each kind of node binds, reads and opens. */
class ScopeBuilder extends ScopeWalk {
  protected visit(node: Node, parent: Node | undefined): void {
    this.enter(node, parent);
    switch (node.kind) {
      case "Name":
        this.name(node);
        return;
      case "Constant":
        return;
      case "Attribute":
        this.visit(node.value, node);
        return;
      case "Lambda":
        this.lambda(node);
        return;
      case "ListComp":
      case "SetComp":
      case "GeneratorExp":
      case "DictComp":
        this.comprehension(node);
        return;
      case "NamedExpr":
        this.visit(node.value, node);
        this.target([node.target], node, "walrus", { get: () => node.value });
        return;
      case "IfExp":
        this.visit(node.test, node);
        this.conditionally(() => {
          this.visit(node.body, node);
          this.visit(node.orelse, node);
        });
        return;
      case "BoolOp":
        node.values.forEach((value, index) => {
          if (index === 0) this.visit(value, node);
          else this.conditionally(() => this.visit(value, node));
        });
        return;
      case "MatchAs":
      case "MatchStar":
        if (node.name !== undefined) this.bind(node.name, "match", node);
        this.children(node);
        return;
      case "MatchMapping":
        if (node.rest !== undefined) this.bind(node.rest, "match", node);
        this.children(node);
        return;
      case "WithItem":
        this.visit(node.context, node);
        if (node.target) this.target([node.target], node, "with");
        return;
      case "ExceptHandler":
        if (node.type) this.visit(node.type, node);
        if (node.name !== undefined) this.bind(node.name, "except", node);
        this.suite(node.body, node);
        return;
      default:
        if (isStatement(node)) this.visitStatement(node);
        else this.children(node);
    }
  }

  private visitStatement(node: Statement): void {
    const outer = this.statement;
    this.statement = node;
    this.statementParts(node);
    this.statement = outer;
  }

  private statementParts(node: Statement): void {
    switch (node.kind) {
      case "FunctionDef":
        this.functionDef(node);
        return;
      case "ClassDef":
        this.classDef(node);
        return;
      case "Assign":
        this.visit(node.value, node);
        this.assign(node);
        return;
      case "AugAssign":
        if (node.target.kind === "Name") this.reference(node.target);
        this.visit(node.value, node);
        this.target([node.target], node, "augassign");
        return;
      case "AnnAssign":
        this.annAssign(node);
        return;
      case "TypeAlias":
        this.typeAlias(node);
        return;
      case "Delete":
        this.target(node.targets, node, "delete");
        return;
      case "Import":
      case "ImportFrom":
        this.imports(node);
        return;
      case "Global":
        for (const name of node.names) this.scope.holder.globals.add(name);
        return;
      case "Nonlocal":
        for (const name of node.names) this.scope.holder.nonlocals.add(name);
        return;
      case "If":
        this.visit(node.test, node);
        this.conditionally(() => {
          this.suite(node.body, node);
          this.suite(node.orelse, node);
        });
        return;
      case "While":
        this.conditionally(() => this.children(node));
        return;
      case "For":
        this.visit(node.iter, node);
        this.conditionally(() => {
          this.target([node.target], node, "for");
          this.suite(node.body, node);
          this.suite(node.orelse, node);
        });
        return;
      case "Try":
        this.conditionally(() => {
          this.suite(node.body, node);
          for (const handler of node.handlers) this.visit(handler, node);
          this.suite(node.orelse, node);
        });
        this.suite(node.finalbody, node);
        return;
      case "Match":
        this.visit(node.subject, node);
        this.conditionally(() => {
          for (const branch of node.cases) this.visit(branch, node);
        });
        return;
      default:
        this.children(node);
        return;
    }
  }

  private annAssign(node: AnnAssign): void {
    this.annotation(node.annotation, node);
    if (node.value) this.visit(node.value, node);
    const { target, value } = node;
    const kind = value === undefined ? "annotation" : "annassign";
    this.target([target], node, kind, { get: () => value });
  }

  private functionDef(node: FunctionDef): void {
    for (const decorator of node.decorators) this.visit(decorator, node);
    this.bind(node.name, "def", node);
    this.withTypeParams(node, node.typeParams, () => {
      this.signature(node.params, node);
      this.annotation(node.returns, node);
      const path = joinPath(this.scope.path, node.name);
      this.within(new Scope("function", node, this.scope, path), () => {
        this.bindParameters(node.params);
        this.suite(node.body, node);
      });
    });
  }

  private lambda(node: Lambda): void {
    this.signature(node.params, node);
    this.within(new Scope("lambda", node, this.scope, this.scope.path), () => {
      this.bindParameters(node.params);
      this.visit(node.body, node);
    });
  }

  /** Defaults and annotations belong to the scope around the function. */
  private signature(params: Parameters, owner: FunctionDef | Lambda): void {
    this.enter(params, owner);
    forEachChild(params, (child) => {
      if (child.kind !== "Parameter") return;
      this.enter(child, params);
      this.annotation(child.annotation, child);
      if (child.default) this.visit(child.default, child);
    });
  }

  private bindParameters(params: Parameters): void {
    forEachChild(params, (child) => {
      if (child.kind === "Parameter") this.bind(child.name, "parameter", child);
    });
  }

  private classDef(node: ClassDef): void {
    for (const decorator of node.decorators) this.visit(decorator, node);
    this.bind(node.name, "class", node);
    this.withTypeParams(node, node.typeParams, () => {
      for (const base of node.bases) this.visit(base, node);
      for (const keyword of node.keywords) this.visit(keyword, node);
      const path = joinPath(this.scope.path, node.name);
      this.within(new Scope("class", node, this.scope, path), () => this.suite(node.body, node));
    });
  }

  private typeAlias(node: TypeAlias): void {
    this.target([node.name], node, "type-alias");
    this.withTypeParams(node, node.typeParams, () => this.annotation(node.value, node));
  }

  private withTypeParams(
    node: FunctionDef | ClassDef | TypeAlias,
    params: readonly TypeParam[],
    walk: () => void,
  ): void {
    if (params.length === 0) {
      walk();
      return;
    }
    this.within(new Scope("type", node, this.scope, this.scope.path), () => {
      for (const param of params) {
        this.enter(param, node);
        this.bind(param.name, "type-parameter", param);
        this.annotation(param.bound, param);
        this.annotation(param.default, param);
      }
      walk();
    });
  }

  /** The first iterable belongs to the scope around; all else to the comprehension's own. */
  private comprehension(node: ComprehensionNode): void {
    const [first] = node.generators;
    if (first === undefined) return;
    this.visit(first.iter, first);
    this.within(new Scope("comprehension", node, this.scope, this.scope.path), () => {
      this.conditions = 1;
      for (const clause of node.generators) {
        this.enter(clause, node);
        if (clause !== first) this.visit(clause.iter, clause);
        this.target([clause.target], clause, "comprehension");
        for (const test of clause.ifs) this.visit(test, clause);
      }
      if (node.kind === "DictComp") {
        this.visit(node.key, node);
        this.visit(node.value, node);
      } else {
        this.visit(node.elt, node);
      }
    });
  }

  private imports(node: Import | ImportFrom): void {
    for (const alias of node.names) {
      this.enter(alias, node);
      if (node.kind === "Import") {
        const bound = alias.asName ?? alias.name.split(".", 1)[0] ?? alias.name;
        const importPath = alias.asName === undefined ? bound : alias.name;
        this.bind(bound, "import", alias, undefined, importPath);
      } else if (alias.name === "*") {
        this.scope.hasStarImport = true;
      } else {
        const module = ".".repeat(node.level) + (node.module ?? "");
        const separator = module === "" || module.endsWith(".") ? "" : ".";
        const importPath = `${module}${separator}${alias.name}`;
        const bound = alias.asName ?? alias.name;
        this.bind(bound, "from-import", alias, undefined, importPath);
      }
    }
  }
}

function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
