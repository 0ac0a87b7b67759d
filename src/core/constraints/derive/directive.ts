import { Failure } from "../../failure.ts";
import type { Marker } from "./marker-kind.ts";

const DIRECTIVE = /^#+\s*persona\s*:\s*(freeze|frozen|free|every|range)\b\s*(.*)$/i;
const NUMBER = String.raw`[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?`;

/**
 * The exact directive in a comment: `# persona: freeze`, `free`, `every(100)`, `range(1e-5, 1e-2)`;
 * undefined where there is none.
 *
 * @throws Failure("input") where `every` or `range` has no readable arguments.
 */
export function directiveOf(text: string): Marker | undefined {
  const candidates = text.split(/\r\n?|\n/).flatMap((line) => line.trim().split(/(?<=\s)(?=#)/));
  for (const line of candidates.reverse()) {
    const [, word, rest] = DIRECTIVE.exec(line.trim()) ?? [];
    if (word === undefined || rest === undefined) continue;
    return markerOf(word.toLowerCase(), rest, line.trim());
  }
  return undefined;
}

function markerOf(word: string, rest: string, line: string): Marker | undefined {
  if (word === "freeze" || word === "frozen") return { kind: "freeze", direction: "below" };
  if (word === "free") return { kind: "thaw" };
  if (word === "every") {
    const [, digits] = /^\(\s*(\d[\d_]*)\s*\)/.exec(rest) ?? [];
    const period = Number(digits?.replaceAll("_", ""));
    if (digits === undefined || period === 0) {
      throw unreadable(line, "every(100), with a whole number above 0");
    }
    return { kind: "cadence", period };
  }
  const bounds = new RegExp(String.raw`^\(\s*(${NUMBER})\s*,\s*(${NUMBER})\s*\)`, "i").exec(rest);
  const [, low, high] = bounds ?? [];
  if (low === undefined || high === undefined || numberOf(low) > numberOf(high)) {
    throw unreadable(line, "range(1e-5, 1e-2), the lower number first");
  }
  return { kind: "range", low, high };
}

function numberOf(source: string): number {
  return Number(source.replaceAll("_", ""));
}

function unreadable(line: string, form: string): Failure {
  return new Failure("input", `The directive "${line}" cannot be read; write it as ${form}.`);
}
