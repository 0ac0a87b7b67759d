import type { Expression, FunctionDef, Lambda, Module, Node, Parameters } from "../ast.ts";
import { forEachChild } from "../children.ts";
import { SyntaxProblem } from "../parser/syntax-problem.ts";

type Use = "parameter" | "used" | "assigned" | "annotated" | "global" | "nonlocal";

/** CPython's symbol table, as far as it rejects programs. */
interface Table {
  readonly kind: "module" | "function" | "class" | "comprehension";
  readonly parent: Table | undefined;
  readonly uses: Map<string, Set<Use>>;
  readonly iterationNames: Set<string>;
  /** Names that `:=` inside this comprehension binds. */
  readonly walrusNames: Set<string>;
}

type Visit = (node: Node, table: Table) => void;

/** Checks global and nonlocal declarations and assignment expressions. */
export function checkNames(module: Module): void {
  const nonlocals: (() => void)[] = [];
  new NameChecker(nonlocals).walkAll(module.body, newTable("module", undefined));
  for (const check of nonlocals) check();
}

function newTable(kind: Table["kind"], parent: Table | undefined): Table {
  return { kind, parent, uses: new Map(), iterationNames: new Set(), walrusNames: new Set() };
}

function fail(message: string, node: Node): never {
  throw new SyntaxProblem(message, node.start);
}

function note(table: Table, name: string, use: Use): void {
  const uses = table.uses.get(name);
  if (uses) uses.add(use);
  else table.uses.set(name, new Set([use]));
}

class NameChecker {
  /** Inside the iterable of a comprehension, where `:=` is not allowed. */
  private inIterable = 0;

  constructor(private readonly nonlocals: (() => void)[]) {}

  walkAll(nodes: readonly Node[], table: Table): void {
    for (const node of nodes) this.walk(node, table);
  }

  private readonly walk: Visit = (node, table) => {
    switch (node.kind) {
      case "Constant":
        return;
      case "Name":
        note(table, node.name, node.ctx === "load" ? "used" : "assigned");
        return;
      case "Global":
      case "Nonlocal":
        for (const name of node.names) this.declare(name, node, table);
        return;
      case "FunctionDef":
        this.walkAll(node.decorators, table);
        note(table, node.name, "assigned");
        this.callable(node, node.params, table, node.body);
        return;
      case "Lambda":
        this.callable(node, node.params, table, [node.body]);
        return;
      case "ClassDef": {
        this.walkAll([...node.decorators, ...node.bases, ...node.keywords], table);
        note(table, node.name, "assigned");
        const outer = this.inIterable;
        this.inIterable = 0;
        this.walkAll(node.body, newTable("class", table));
        this.inIterable = outer;
        return;
      }
      case "ListComp":
      case "SetComp":
      case "DictComp":
      case "GeneratorExp":
        this.comprehension(node, table);
        return;
      case "NamedExpr":
        this.namedExpression(node, table);
        return;
      default:
        this.binders(node, table);
    }
  };

  private binders(node: Node, table: Table): void {
    switch (node.kind) {
      case "Alias":
        if (node.name !== "*") {
          note(table, node.asName ?? node.name.split(".", 1)[0] ?? node.name, "assigned");
        }
        return;
      case "ExceptHandler":
        if (node.name !== undefined) note(table, node.name, "assigned");
        break;
      case "MatchAs":
      case "MatchStar":
        if (node.name !== undefined) note(table, node.name, "assigned");
        break;
      case "MatchMapping":
        if (node.rest !== undefined) note(table, node.rest, "assigned");
        break;
      case "AnnAssign":
        if (node.target.kind === "Name" && node.simple)
          this.annotate(node.target.name, node, table);
        break;
      default:
    }
    forEachChild(node, (child) => this.walk(child, table));
  }

  private annotate(name: string, node: Node, table: Table): void {
    const uses = table.uses.get(name);
    if (table.kind !== "module" && uses?.has("global")) {
      fail(`annotated name '${name}' can't be global`, node);
    }
    if (uses?.has("nonlocal")) fail(`annotated name '${name}' can't be nonlocal`, node);
    note(table, name, "annotated");
  }

  private callable(
    node: FunctionDef | Lambda,
    params: Parameters,
    table: Table,
    body: readonly Node[],
  ): void {
    const inner = newTable("function", table);
    forEachChild(params, (child) => {
      if (child.kind !== "Parameter") return;
      note(inner, child.name, "parameter");
      forEachChild(child, (part) => this.walk(part, table));
    });
    if (node.kind === "FunctionDef" && node.returns) this.walk(node.returns, table);
    const outer = this.inIterable;
    if (node.kind === "FunctionDef") this.inIterable = 0;
    this.walkAll(body, inner);
    this.inIterable = outer;
  }

  private declare(name: string, node: Node & { kind: "Global" | "Nonlocal" }, table: Table): void {
    const word = node.kind === "Global" ? "global" : "nonlocal";
    const uses = table.uses.get(name);
    if (uses?.has("parameter")) fail(`name '${name}' is parameter and ${word}`, node);
    if (word === "nonlocal" && table.kind === "module") {
      fail("nonlocal declaration not allowed at module level", node);
    }
    if (uses?.has(word === "global" ? "nonlocal" : "global")) {
      fail(`name '${name}' is nonlocal and global`, node);
    }
    const before = (["annotated", "assigned", "used"] as const).find((use) => uses?.has(use));
    if (before !== undefined) {
      const what = { annotated: "annotated", assigned: "assigned to", used: "used" }[before];
      fail(`name '${name}' is ${what} before its ${word} declaration`, node);
    }
    note(table, name, word);
    if (word === "nonlocal") {
      this.nonlocals.push(() => {
        if (!hasFunctionBinding(name, table)) fail(`no binding for nonlocal '${name}' found`, node);
      });
    }
  }

  private namedExpression(node: Extract<Expression, { kind: "NamedExpr" }>, table: Table): void {
    const { name } = node.target;
    if (this.inIterable > 0) {
      fail("assignment expression cannot be used in a comprehension iterable expression", node);
    }
    let holder = table;
    for (; holder.kind === "comprehension" && holder.parent; holder = holder.parent) {
      if (holder.iterationNames.has(name)) {
        fail(
          `assignment expression cannot rebind comprehension iteration variable '${name}'`,
          node,
        );
      }
      holder.walrusNames.add(name);
    }
    if (holder !== table && holder.kind === "class") {
      const message = "assignment expression within a comprehension cannot be used in a class body";
      fail(message, node);
    }
    this.walk(node.value, table);
    note(holder, name, "assigned");
    if (holder !== table) note(table, name, "used");
  }

  private comprehension(
    node: Extract<Expression, { kind: "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" }>,
    table: Table,
  ): void {
    const inner = newTable("comprehension", table);
    node.generators.forEach((clause, index) => {
      this.inIterable += 1;
      this.walk(clause.iter, index === 0 ? table : inner);
      this.inIterable -= 1;
      for (const name of namesIn(clause.target)) {
        if (inner.walrusNames.has(name)) {
          const message = "comprehension inner loop cannot rebind assignment expression target";
          fail(`${message} '${name}'`, clause.target);
        }
        inner.iterationNames.add(name);
      }
      this.walk(clause.target, inner);
      this.walkAll(clause.ifs, inner);
    });
    this.walkAll(node.kind === "DictComp" ? [node.key, node.value] : [node.elt], inner);
  }
}

function namesIn(target: Expression): string[] {
  if (target.kind === "Name") return [target.name];
  if (target.kind === "Starred") return namesIn(target.value);
  if (target.kind === "Tuple" || target.kind === "List") return target.elts.flatMap(namesIn);
  return [];
}

const BINDING_USES = ["parameter", "assigned", "annotated", "nonlocal"] as const;

function hasFunctionBinding(name: string, table: Table): boolean {
  for (let outer = table.parent; outer; outer = outer.parent) {
    if (outer.kind === "class" && name === "__class__") return true;
    const uses = outer.uses.get(name);
    const isFunction = outer.kind === "function" || outer.kind === "comprehension";
    if (!isFunction || uses === undefined || uses.has("global")) continue;
    if (BINDING_USES.some((use) => uses.has(use))) return true;
  }
  return false;
}
