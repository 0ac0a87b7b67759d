import type { Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { nameOfStatement } from "../derive/sentences.ts";
import { rebindings } from "../protection/bound-names.ts";
import { closestStatement } from "../protection/closest.ts";
import { type Match, matchScope } from "../protection/matching.ts";
import { cite, quote, stated } from "../protection/messages.ts";
import { namesBoundBy } from "../protection/name-index.ts";
import { optionOverrides } from "../protection/option-overrides.ts";
import { outOfOrder } from "../protection/order.ts";
import { patches } from "../protection/patches.ts";
import { circumstancesOf, isUnreachable, scopeAt, statementsIn } from "../protection/places.ts";
import { type Bounds, frozenBounds, trainingLoops } from "../protection/training-loop.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const frozenStatement: Rule = {
  id: "frozen-statement",
  severity: "error",
  summary:
    "A frozen statement that is no constant binding, or a frozen entry of a dictionary or call, is " +
    "missing, means something else, is duplicated, conditional or out of order among the frozen statements and against the loop " +
    "over a frozen bound; or what it binds or calls is replaced elsewhere.",
  check,
};

function* check(context: RuleContext): Iterable<Finding> {
  const { derived } = context.baseline;
  for (const side of ["train", "model"] as const) {
    const frozen = derived.statements.filter((statement) => statement.side === side);
    const checker = new Checker(context, context.candidate[side]);
    for (const group of byScope(frozen)) yield* checker.scope(group);
    yield* checker.patched(frozen);
  }
}

function byScope(frozen: readonly FrozenStatement[]): FrozenStatement[][] {
  const groups = new Map<string, FrozenStatement[]>();
  for (const item of frozen) {
    const group = groups.get(item.scopePath);
    if (group === undefined) groups.set(item.scopePath, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

class Checker {
  private readonly fixed: ReadonlySet<string>;
  private readonly bounds: Bounds;
  private readonly frozenDefinitions: ReadonlySet<Statement>;

  constructor(
    private readonly context: RuleContext,
    private readonly model: ModuleModel,
  ) {
    const { derived } = context.baseline;
    this.bounds = frozenBounds(derived);
    this.frozenDefinitions = new Set(derived.statements.map(({ statement }) => statement));
    const bound = derived.statements.flatMap((item) => namesBoundBy(item.model, item.statement));
    this.fixed = new Set([...this.bounds.names, ...bound, ...derived.contract.names]);
  }

  *scope(group: readonly FrozenStatement[]): Iterable<Finding> {
    const matches = matchScope(group, this.model, this.fixed);
    for (const match of matches) {
      if (match.found === undefined) yield this.missing(match);
      else yield* this.changedCircumstances(match.frozen, match.found);
      for (const copy of match.copies) yield this.copied(match.frozen, copy);
    }
    yield* this.order(matches);
    yield* this.againstLoops(matches);
    yield* this.rebound(matches);
  }

  private missing({ frozen, near }: Match): Finding {
    const restore = `Restore ${quote(frozen.model, frozen.statement)}.`;
    if (near !== undefined) {
      const { node, expected } = near.difference;
      if (node.name !== expected) {
        const what = `it has \`${node.name}\` for \`${expected}\``;
        return this.finding(frozen, near.statement, `but here ${what}. ${restore}`);
      }
      const binding = this.model.scopeOf(node).lookup(node.name).at(-1);
      const culprit = binding?.statement ?? near.statement;
      const what = `\`${node.name}\` means something else by ${quote(this.model, culprit)}`;
      return this.finding(frozen, culprit, `but ${what}. Use another name there.`);
    }
    const closest = closestStatement(frozen, this.model);
    if (closest !== undefined) {
      const text = `but here it reads ${quote(this.model, closest.node)}. ${restore}`;
      return this.finding(frozen, closest.node, text);
    }
    const where = frozen.scopePath === "" ? "" : ` in ${frozen.scopePath}`;
    const scope = scopeAt(this.model, frozen.scopePath);
    const node = scope?.node.kind === "Module" ? undefined : scope?.node;
    return this.finding(frozen, node, `but it is missing${where}. ${restore}`);
  }

  private *changedCircumstances(frozen: FrozenStatement, found: Statement): Iterable<Finding> {
    const before = circumstancesOf(frozen.model, frozen.statement);
    const now = circumstancesOf(this.model, found);
    const isDead =
      isUnreachable(this.model, found) && !isUnreachable(frozen.model, frozen.statement);
    if (isDead || now.includes("never")) {
      yield this.finding(frozen, found, "but it is never reached here. Let it run again.");
    } else if (now.join() !== before.join()) {
      const what = now.length > before.length ? describe(now.at(-1)) : "left its loop or condition";
      yield this.finding(frozen, found, `but here it ${what}. Move it back to where it stood.`);
    }
  }

  private copied(frozen: FrozenStatement, copy: Statement): Finding {
    return this.finding(frozen, copy, "but it runs once more here. Remove this copy.");
  }

  /** Among each other; definitions may change places, since they only take effect when called. */
  private *order(matches: readonly Match[]): Iterable<Finding> {
    const ordered = matches.filter(({ frozen, found }) => found && !isDefinition(frozen.statement));
    const moved = outOfOrder(ordered, ({ found }) => found?.start ?? 0);
    for (const { frozen, found } of moved) {
      const text = "but it changed places with other frozen statements. Restore their order.";
      yield this.finding(frozen, found, text);
    }
  }

  private *againstLoops(matches: readonly Match[]): Iterable<Finding> {
    const [first] = matches;
    if (first === undefined) return;
    const { scopePath, model } = first.frozen;
    const before = loopsIn(model, scopePath, this.bounds);
    const now = loopsIn(this.model, scopePath, this.bounds);
    if (before === undefined || now === undefined) return;
    for (const { frozen, found } of matches) {
      if (found === undefined) continue;
      const side = sideOf(frozen.statement, before);
      if (side === undefined || side === sideOf(found, now)) continue;
      const text = `but it stands ${side === "before" ? "behind" : "before"} the training here`;
      yield this.finding(frozen, found, `${text}. Move it ${side} the training loop again.`);
    }
  }

  private *rebound(matches: readonly Match[]): Iterable<Finding> {
    const kept = new Set(
      matches.flatMap(({ found, copies }) => [...(found ? [found] : []), ...copies]),
    );
    for (const { frozen, found } of matches) {
      if (found === undefined) continue;
      for (const { node, name } of rebindings(frozen, this.model, kept, this.frozenDefinitions)) {
        const what = quote(this.model, this.model.statementOf(node) ?? node);
        const text = `but ${what} changes ${name} afterwards. Use another name here.`;
        yield { ...this.finding(frozen, node, text), name };
      }
    }
  }

  /** Functions, methods and library calls that frozen statements rely on and that are replaced. */
  *patched(frozen: readonly FrozenStatement[]): Iterable<Finding> {
    for (const { item, node, what } of patches(frozen, this.context, this.model)) {
      const text = `but ${quote(this.model, node)} replaces ${what} that it relies on. Remove that.`;
      yield this.finding(item, node, text);
    }
    for (const { item, node } of optionOverrides(frozen, this.model)) {
      const text = `but ${quote(this.model, node)} overrides this option. Remove that.`;
      yield this.finding(item, node, text);
    }
  }

  private finding(
    frozen: FrozenStatement,
    at: { line: number; column: number } | undefined,
    text: string,
  ): Finding {
    const { constraint, statement } = frozen;
    const what = nameOfStatement(frozen.model, statement).replace(/^t/, "T");
    const message = `${what} must stay as it is ${cite(constraint)}, ${text}`;
    const span = at ?? { line: 1, column: 1 };
    return { at: this.model, span, message, name: constraint.name, constraint: stated(constraint) };
  }
}

function isDefinition({ kind }: Statement): boolean {
  return (
    kind === "FunctionDef" || kind === "ClassDef" || kind === "Import" || kind === "ImportFrom"
  );
}

function describe(circumstance: string | undefined): string {
  if (circumstance === "loop") return "stands in a loop";
  if (circumstance === "except") return "runs only after an exception";
  return "runs only under a condition";
}

interface Loops {
  readonly first: number;
  readonly last: number;
}

/** The extent of the training in a scope. */
function loopsIn(model: ModuleModel, scopePath: string, bounds: Bounds): Loops | undefined {
  const scope = scopeAt(model, scopePath);
  if (scope === undefined) return undefined;
  const trainers = trainingLoops(model, bounds);
  const loops = statementsIn(scope).filter((statement) => trainers.trains(statement));
  const inner = loops.filter(
    (loop) =>
      !loops.some((other) => other !== loop && other.start >= loop.start && other.end <= loop.end),
  );
  const outer = outermostLoops(model, inner);
  if (outer.length === 0) return undefined;
  return {
    first: Math.min(...outer.map(({ start }) => start)),
    last: Math.max(...outer.map(({ end }) => end)),
  };
}

function outermostLoops(model: ModuleModel, statements: readonly Statement[]): Statement[] {
  return statements.map((statement) => model.loopsOf(statement).at(-1) ?? statement);
}

function sideOf(statement: Statement, { first, last }: Loops): "before" | "after" | undefined {
  if (statement.end <= first) return "before";
  return statement.start >= last ? "after" : undefined;
}
