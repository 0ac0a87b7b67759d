import type { Expression, FunctionDef, Return, Span } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { ReturnContract } from "../derive/derive.ts";
import { exitsOf } from "../protection/exits.ts";
import { cite, quote, stated } from "../protection/messages.ts";
import { isPairOf } from "../protection/pair.ts";
import { keepsReturnValue } from "../protection/wrapper.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const returnContract: Rule = {
  id: "return-contract",
  severity: "error",
  summary:
    "Some path of the entry function, falling off its end included, does not return exactly the " +
    "two names in order as a pair, or the function is missing, replaced, async, a generator, or " +
    "needs an argument.",
  check,
};

function* check({ baseline, candidate }: RuleContext): Iterable<Finding> {
  const contract = baseline.derived.contract;
  const checker = new Checker(contract, candidate.train);
  yield* checker.bindings();
  for (const definition of checker.definitions()) yield* checker.definition(definition);
}

class Checker {
  private readonly pair: string;
  private readonly promise: string;

  constructor(
    private readonly contract: ReturnContract,
    private readonly model: ModuleModel,
  ) {
    this.pair = contract.names.join(", ");
    const where = cite(contract.constraint);
    this.promise = `${contract.entry}() must take no argument and return ${this.pair} ${where}`;
  }

  /** Whatever takes the name away from the function's definition. */
  *bindings(): Iterable<Finding> {
    const { entry } = this.contract;
    const bound = this.model.moduleScope.own(entry);
    const advice = `Define \`def ${entry}():\` at the top level of the file.`;
    if (!bound.some(({ kind }) => kind === "def")) {
      const [other] = bound;
      const span = other?.node ?? { line: 1, column: 1 };
      const what = other ? `here ${entry} is no function of this file` : `there is no ${entry}()`;
      yield this.finding(span, `${this.promise}, but ${what}. ${advice}`);
      return;
    }
    for (const { kind, node, statement } of bound) {
      if (kind === "def" || kind === "annotation") continue;
      const what = statement ? quote(this.model, statement) : "this";
      const message = `${this.promise}, but ${what} binds ${entry} to something else. Remove it.`;
      yield this.finding(node, message);
    }
  }

  /** The definitions that may be in force: the last one, and those under a condition behind it. */
  definitions(): FunctionDef[] {
    const definitions: FunctionDef[] = [];
    for (const { node, conditional } of this.model.moduleScope.own(this.contract.entry)) {
      if (node.kind !== "FunctionDef") continue;
      if (!conditional) definitions.length = 0;
      definitions.push(node);
    }
    return definitions;
  }

  *definition(definition: FunctionDef): Iterable<Finding> {
    const { entry } = this.contract;
    if (definition.isAsync) {
      const advice = `Write \`def ${entry}\` without async.`;
      yield this.finding(definition, `${this.promise}, but it is async here. ${advice}`);
    }
    const required = requiredParameter(definition);
    if (required !== undefined) {
      const message = `${this.promise}, but it needs the argument ${required}. Give it a default.`;
      yield this.finding(definition, message);
    }
    yield* this.decorators(definition);
    const { returns, yields, fallsOff } = exitsOf(this.model, definition);
    const [generator] = yields;
    if (generator !== undefined) {
      const message = `${this.promise}, but this yield makes it a generator. Remove the yield.`;
      yield this.finding(generator, message);
    }
    for (const statement of returns) yield* this.returned(statement);
    if (fallsOff) {
      const last = returns.length > 0 ? "on some path it reaches its end" : "it returns nothing";
      const message = `${this.promise}, but ${last}. End it with \`return ${this.pair}\`.`;
      yield this.finding(definition, message);
    }
  }

  private *decorators(definition: FunctionDef): Iterable<Finding> {
    const known = this.contract.definition?.decorators ?? [];
    const allowed = new Set(known.map((node) => this.contract.model.textOf(node)));
    for (const decorator of definition.decorators) {
      if (allowed.has(this.model.textOf(decorator))) continue;
      if (keepsReturnValue(this.model, decorator)) continue;
      const what = `the decorator ${quote(this.model, decorator)} may return something else`;
      yield this.finding(decorator, `${this.promise}, but ${what}. Remove it.`);
    }
  }

  private *returned(statement: Return): Iterable<Finding> {
    const { value } = statement;
    if (value !== undefined && this.isPair(value)) return;
    const what = quote(this.model, statement);
    const message = `${this.promise}, but here it is ${what}. Write \`return ${this.pair}\`.`;
    yield this.finding(statement, message);
  }

  private isPair(value: Expression): boolean {
    return isPairOf(this.model, value, this.contract.names);
  }

  private finding(span: Pick<Span, "line" | "column">, message: string): Finding {
    const { entry, constraint } = this.contract;
    return { at: this.model, span, message, name: entry, constraint: stated(constraint) };
  }
}

function requiredParameter({ params }: FunctionDef): string | undefined {
  const all = [...params.positionalOnly, ...params.regular, ...params.keywordOnly];
  return all.find((parameter) => parameter.default === undefined)?.name;
}
