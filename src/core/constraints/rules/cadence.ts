import { type Block, governedBlock } from "../cadence/block.ts";
import { implies } from "../cadence/formula.ts";
import { pathCondition } from "../cadence/path-condition.ts";
import type { Cadence } from "../derive/derive.ts";
import { cite, quote, stated } from "../protection/messages.ts";
import { scopeAt } from "../protection/places.ts";
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
    if (expected.loops.length > 0 && block.loops.length === 0) {
      const text = "but its block left the loop. Move it back into the loop.";
      yield this.finding(this.place(block), text);
    } else if (!implies(expected.formula, block.formula)) {
      const now = this.describe(block);
      const text = `but here ${now} does not hold every time. Restore \`if ${this.condition}:\`.`;
      yield this.finding(this.place(block), text);
    } else if (!implies(block.formula, expected.formula)) {
      const now = this.describe(block);
      const text = `and here ${now} holds more often; that makes the loss the least of more readings.`;
      yield { ...this.finding(this.place(block), text), severity: "warning" };
    }
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
