import type { TextPart } from "../../src/editor/dashboard/messages.ts";
import { element } from "../element.ts";
import type { TrialText } from "../lab-store.ts";

const NAMES: Record<TextPart, string> = {
  diff: "Diff of the candidate",
  brief: "Brief",
  reply: "Reply",
  log: "Training log",
};
const NOTHING: Record<TextPart, string> = {
  diff: "This trial has no diff: it edits nothing.",
  brief: "This trial has no brief: no LLM was asked.",
  reply: "This trial has no reply: no LLM was asked.",
  log: "This trial wrote no log: it has not trained.",
};

/** A long text of a trial, as text, in a box that scrolls. */
export function textTab(part: TextPart, text: TrialText | undefined): HTMLElement {
  if (text === undefined) return element("p", {}, "Reading…");
  if (text === null || text.trim() === "") return element("p", {}, NOTHING[part]);
  const box = { class: "text", tabindex: "0", role: "region", "aria-label": NAMES[part] };
  return element("pre", box, ...(part === "diff" ? diffLines(text) : [text]));
}

function diffLines(text: string): HTMLElement[] {
  return text
    .replace(/\r?\n$/, "")
    .split("\n")
    .map((line) => element("span", { class: `line ${kindOf(line)}` }, line === "" ? " " : line));
}

function kindOf(line: string): string {
  if (line.startsWith("+++") || line.startsWith("---")) return "file";
  if (line.startsWith("+")) return "added";
  if (line.startsWith("-")) return "removed";
  return line.startsWith("@@") ? "hunk" : "same";
}
