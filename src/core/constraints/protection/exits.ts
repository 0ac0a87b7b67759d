import type { Expression, FunctionDef, Node, Return, Statement } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import { truthOf } from "../../python/constants.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { innerSuites } from "../derive/suites.ts";

/** How control leaves a function. */
export interface Exits {
  /** The return statements that can be reached. */
  readonly returns: readonly Return[];
  /** Its own yields, not those of functions inside it. */
  readonly yields: readonly Node[];
  /** Whether some path reaches its end. */
  readonly fallsOff: boolean;
}

/** Follows all paths of a function; a path that ends in raising leaves it without a value. */
export function exitsOf(model: ModuleModel, definition: FunctionDef): Exits {
  const walker = new PathWalker(model);
  const fallsOff = walker.suite(definition.body);
  return { returns: walker.returns, yields: yieldsIn(definition), fallsOff };
}

function yieldsIn(definition: FunctionDef): Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (node.kind === "FunctionDef" || node.kind === "Lambda" || node.kind === "ClassDef") return;
    if (node.kind === "Yield" || node.kind === "YieldFrom") found.push(node);
    forEachChild(node, visit);
  };
  for (const statement of definition.body) visit(statement);
  return found;
}

/** Each method says whether control can go on behind what it was given. */
class PathWalker {
  readonly returns: Return[] = [];

  constructor(private readonly model: ModuleModel) {}

  suite(statements: readonly Statement[]): boolean {
    return statements.every((statement) => this.statement(statement));
  }

  private statement(statement: Statement): boolean {
    switch (statement.kind) {
      case "Return":
        this.returns.push(statement);
        return false;
      case "Raise":
      case "Break":
      case "Continue":
        return false;
      case "Assert":
        return this.truth(statement.test) !== false;
      case "Expr":
        return !this.exits(statement.value);
      case "If":
        return this.branches(statement.test, statement.body, statement.orelse);
      case "While":
        return this.whileLoop(statement.test, statement.body, statement.orelse);
      case "For":
        this.suite(statement.body);
        return this.suite(statement.orelse) || breaksOut(statement.body);
      case "With": {
        const goesOn = this.suite(statement.body);
        return goesOn || statement.items.some((item) => this.suppresses(item.context));
      }
      default:
        return this.rarer(statement);
    }
  }

  private rarer(statement: Statement): boolean {
    if (statement.kind === "Try") {
      const body = this.suite(statement.body) && this.suite(statement.orelse);
      const handled = statement.handlers.map((handler) => this.suite(handler.body));
      return this.suite(statement.finalbody) && (body || handled.includes(true));
    }
    if (statement.kind === "Match") {
      const cases = statement.cases.map((branch) => this.suite(branch.body));
      const last = statement.cases.at(-1);
      const pattern = last?.guard === undefined ? last?.pattern : undefined;
      const isComplete = pattern?.kind === "MatchAs" && pattern.pattern === undefined;
      return cases.includes(true) || !isComplete;
    }
    return true;
  }

  private branches(
    test: Expression,
    body: readonly Statement[],
    orelse: readonly Statement[],
  ): boolean {
    const truth = this.truth(test);
    const afterBody = truth !== false && this.suite(body);
    const afterElse = truth !== true && this.suite(orelse);
    return afterBody || afterElse;
  }

  private whileLoop(
    test: Expression,
    body: readonly Statement[],
    orelse: readonly Statement[],
  ): boolean {
    this.suite(body);
    if (this.truth(test) === true) return breaksOut(body);
    return this.suite(orelse) || breaksOut(body);
  }

  private truth(test: Expression): boolean | undefined {
    const value = test.kind === "Constant" ? this.model.valueOf(test) : undefined;
    return value && truthOf(value);
  }

  private exits(value: Expression): boolean {
    const path = value.kind === "Call" ? this.model.calleeOf(value) : undefined;
    return path !== undefined && LEAVES.has(path);
  }

  private suppresses(context: Expression): boolean {
    return context.kind === "Call" && this.model.calleeOf(context) === "contextlib.suppress";
  }
}

const LEAVES: ReadonlySet<string> = new Set([
  "sys.exit",
  "os._exit",
  "builtins.exit",
  "builtins.quit",
]);

/** Whether a loop's body holds a `break` of that loop. */
export function breaksOut(body: readonly Statement[]): boolean {
  return body.some((statement) => {
    if (statement.kind === "Break") return true;
    if (statement.kind === "FunctionDef" || statement.kind === "ClassDef") return false;
    if (statement.kind === "For" || statement.kind === "While") return breaksOut(statement.orelse);
    return innerSuites(statement).some(breaksOut);
  });
}
