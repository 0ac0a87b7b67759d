import type { Node } from "../../python/ast.ts";
import { normalForm } from "../../python/normal-form.ts";
import type { Constraint } from "../constraint.ts";
import { excerpt } from "../derive/sentences.ts";
import { cite } from "../protection/messages.ts";
import type { BaselineAnalysis, Finding, RuleContext } from "../rule.ts";
import type { Place } from "./value.ts";

const knownLines = new WeakMap<BaselineAnalysis, ReadonlySet<string>>();
const shapes = new WeakMap<BaselineAnalysis, ReadonlySet<string>>();
const constraints = new WeakMap<BaselineAnalysis, ReadonlyMap<string, Constraint>>();

function remembered<Value>(
  memory: WeakMap<BaselineAnalysis, Value>,
  baseline: BaselineAnalysis,
  compute: (baseline: BaselineAnalysis) => Value,
): Value {
  const value = memory.get(baseline) ?? compute(baseline);
  memory.set(baseline, value);
  return value;
}

function linesOf({ train, model }: BaselineAnalysis): ReadonlySet<string> {
  const lines = [train.text, model.text].flatMap((text) => text.split(/\r\n?|\n/));
  return new Set(lines.map((line) => line.trim()));
}

function constraintsByLabel({ derived }: BaselineAnalysis): ReadonlyMap<string, Constraint> {
  const byLabel = new Map<string, Constraint>();
  for (const { constraint, statement } of derived.statements) {
    byLabel.set(constraint.name ?? `line ${statement.line}`, constraint);
  }
  for (const { name, constraint } of derived.values) byLabel.set(name, constraint);
  return byLabel;
}

function shapesOf({ train, model }: BaselineAnalysis): ReadonlySet<string> {
  return new Set([train, model].flatMap((module) => module.all("Call").map(shapeOf)));
}

function shapeOf(node: Node): string {
  return normalForm(node, () => "_");
}

/** Finding places and words for what a rehearsal saw. */
export class Reporter {
  constructor(private readonly context: RuleContext) {}

  /** The constraint behind the label of a frozen value. */
  constraint(label: string): Constraint | undefined {
    const known = remembered(constraints, this.context.baseline, constraintsByLabel);
    return known.get(label) ?? known.get(label.replace(/\[.*$/, ""));
  }

  /** How to call the frozen number behind a label in an advice. */
  numberOf(label: string): string {
    const constraint = this.constraint(label);
    const isNamed = constraint === undefined || constraint.rule === "frozen-value";
    return isNamed ? `\`${label}\`` : `the number in ${cite(constraint).slice(1, -1)}`;
  }

  /** The innermost of these places whose line the baseline does not have; else the last. */
  newest(places: readonly Place[], otherwise: Place): Place {
    const { module } = this.context.candidate.train;
    const inside = places.filter(({ span }) => span !== module);
    return inside.reverse().find((place) => this.isNew(place)) ?? otherwise;
  }

  /** The line of this place is none of the baseline's. */
  isNew(place: Place): boolean {
    return !remembered(knownLines, this.context.baseline, linesOf).has(this.lineOf(place));
  }

  /** The baseline has such an expression too, but for names. */
  isAlike({ file, span }: Place): boolean {
    const { nodes } = this.context.candidate[file];
    const node = nodes.find(({ start, end }) => start === span.start && end === span.end);
    return !!node && remembered(shapes, this.context.baseline, shapesOf).has(shapeOf(node));
  }

  /** The source at a place as a quotation. */
  quote({ file, span }: Place): string {
    return `\`${excerpt(this.context.candidate[file], span)}\``;
  }

  finding(place: Place, message: string, more: Partial<Finding> = {}): Finding {
    return { at: this.context.candidate[place.file], span: place.span, message, ...more };
  }

  /** A finding about a frozen value: what it is and where it says so, what happens, how to mend it. */
  broken(label: string, place: Place, what: string): Finding {
    const constraint = this.constraint(label);
    if (!constraint) return this.finding(place, what);
    const { file, line, value, name } = constraint;
    const isValue = constraint.rule === "frozen-value";
    const shown = `\`${isValue ? `${name} = ${value}` : (value ?? name)}\` is`;
    const message = `${shown} frozen (${file}:${line}), ${what}`;
    return this.finding(place, message, {
      ...(isValue ? { name } : {}),
      constraint: { file, line },
    });
  }

  private lineOf({ file, span }: Place): string {
    const { text } = this.context.candidate[file];
    const start =
      Math.max(text.lastIndexOf("\n", span.start - 1), text.lastIndexOf("\r", span.start - 1)) + 1;
    const end = text.slice(span.start).search(/[\r\n]/);
    return text.slice(start, end < 0 ? text.length : span.start + end).trim();
  }
}
