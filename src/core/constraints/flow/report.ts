import type { Constraint } from "../constraint.ts";
import { excerpt } from "../derive/sentences.ts";
import type { Finding, RuleContext } from "../rule.ts";
import type { Place } from "./value.ts";

/** Finding places and words for what a rehearsal saw. */
export class Reporter {
  private readonly known: ReadonlySet<string>;
  private readonly byLabel = new Map<string, Constraint>();

  constructor(private readonly context: RuleContext) {
    const { baseline } = context;
    const lines = [baseline.train.text, baseline.model.text].flatMap((text) =>
      text.split(/\r\n?|\n/),
    );
    this.known = new Set(lines.map((line) => line.trim()));
    for (const { constraint, statement } of baseline.derived.statements) {
      this.byLabel.set(constraint.name ?? `line ${statement.line}`, constraint);
    }
    for (const { name, constraint } of baseline.derived.values) this.byLabel.set(name, constraint);
  }

  /** The constraint behind the label of a frozen value. */
  constraint(label: string): Constraint | undefined {
    return this.byLabel.get(label);
  }

  /** The innermost of these places whose line the baseline does not have; else the last. */
  newest(places: readonly Place[], otherwise: Place): Place {
    return [...places].reverse().find((place) => this.isNew(place)) ?? otherwise;
  }

  /** The line of this place is none of the baseline's. */
  isNew(place: Place): boolean {
    return !this.known.has(this.lineOf(place));
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
    const shown = isValue ? `\`${name} = ${value}\` is` : `What ${file}:${line} says is`;
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
