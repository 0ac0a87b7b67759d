import { suitesOf } from "../../python/module-model.ts";
import { type Block, governedBlock } from "../cadence/block.ts";
import { rangeStop } from "../cadence/counter.ts";
import { type Formula, implies } from "../cadence/formula.ts";
import { wholeNumber } from "../cadence/number.ts";
import { type PathCondition, pathCondition } from "../cadence/path-condition.ts";
import type { Cadence } from "../derive/derive.ts";
import { cite, quote, stated } from "../protection/messages.ts";
import { isWithin, scopeAt } from "../protection/places.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const cadence: Rule = {
  id: "cadence",
  severity: "error",
  summary:
    "A governed condition no longer holds whenever the baseline's did, or its block left the " +
    "loop. Holding more often is a warning.",
  check,
};

function* check({ baseline, candidate }: RuleContext): Iterable<Finding> {
  for (const governed of baseline.derived.cadences) {
    yield* new Checker(governed, candidate.train).check();
  }
}

/** Whether a block stands in a loop around the loop that trains. */
function leftTraining(
  model: RuleContext["candidate"]["train"],
  [innermost]: Block["loops"],
  suite: Block["suite"],
): boolean {
  return model.all("Attribute").some((node) => {
    if (node.attr !== "backward" || !innermost || !isWithin(node, innermost)) return false;
    const isInBlock = suite.some((statement) => isWithin(node, statement));
    return !isInBlock && model.loopsOf(node)[0] !== innermost;
  });
}

/** Whether the outer of two loops certainly runs more than once. */
function runsOften(
  model: RuleContext["candidate"]["train"],
  loop: Block["loops"][number] | undefined,
): boolean {
  const stop = loop?.kind === "For" ? rangeStop(model, loop.iter) : undefined;
  return ((stop && wholeNumber(model, stop)) ?? 0) > 1;
}

class Checker {
  constructor(
    private readonly governed: Cadence,
    private readonly model: RuleContext["candidate"]["train"],
  ) {}

  *check(): Iterable<Finding> {
    const { model, statement, scopePath } = this.governed;
    const expected = pathCondition(model, statement.body, statement);
    const scope = scopeAt(this.model, scopePath);
    const block = governedBlock(this.model, scope, statement.body, model);
    if (block === undefined) {
      const node = scope?.node.kind === "Module" ? undefined : scope?.node;
      const text = `but it is missing here. Restore \`if ${this.condition}:\` and its block.`;
      yield this.finding(node ?? { line: 1, column: 1 }, text);
      return;
    }
    const [before, now] = this.throughNests(expected, block) ?? [expected.formula, block.formula];
    if (expected.loops.length > 0 && block.loops.length === 0) {
      const text = "but its block left the loop. Move it back into the loop.";
      yield this.finding(this.place(block), text);
    } else if (!implies(before, now)) {
      const text = `but here ${this.describe(block)} does not hold every time. Restore \`if ${this.condition}:\`.`;
      yield this.finding(this.place(block), text);
    } else if (!implies(now, before)) {
      const text = `and here ${this.describe(block)} holds more often; that makes the loss the least of more readings.`;
      yield { ...this.finding(this.place(block), text), severity: "warning" };
    }
  }

  /**
   * The formulas of both sides over the iterations of the whole training, where one side nests
   * them in epochs; undefined where neither does, or it cannot be told.
   */
  private throughNests(
    expected: PathCondition,
    { loops, suite, owner, formula }: Block,
  ): readonly [Formula, Formula] | undefined {
    const { model, statement } = this.governed;
    const added = loops.length - expected.loops.length;
    const isWhole = suitesOf(owner).includes(suite);
    if (!isWhole || added === 0) return undefined;
    if (added > 0 && !runsOften(this.model, loops.at(-1))) return undefined;
    if (added < 0 && leftTraining(this.model, loops, suite)) return undefined;
    if (added < 0 && implies(expected.formula, formula)) return undefined;
    const before = pathCondition(model, statement.body, statement, undefined, true);
    const now = pathCondition(this.model, suite, owner, undefined, true);
    return [before.formula, now.formula];
  }

  private get condition(): string {
    return this.governed.model.textOf(this.governed.condition).replace(/\s+/g, " ");
  }

  private place({ owner, suite }: Block): { line: number; column: number } {
    if (owner.kind === "If") return owner.body === suite ? owner.test : owner;
    return suite[0] ?? owner;
  }

  private describe({ owner }: Block): string {
    return owner.kind === "If" ? quote(this.model, owner.test) : "its condition";
  }

  private finding(span: { line: number; column: number }, text: string): Finding {
    const { constraint } = this.governed;
    const what = `What happens at \`${this.condition}\` must go on happening at least then`;
    const message = `${what} ${cite(constraint)}, ${text}`;
    return { at: this.model, span, message, constraint: stated(constraint) };
  }
}
