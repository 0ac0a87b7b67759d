import type { Violation } from "../constraints/verification.ts";
import type { ProjectFile } from "../project/project-file.ts";
import type { BriefMessage } from "./render-repair.ts";
import { replySection } from "./reply-format.ts";

/** What a researcher says to an answer that they reviewed. */
export interface ReviewerNote {
  /** In their own words; may be "". */
  readonly note: string;
  /** What the answer breaks; warnings are left out. */
  readonly violations: readonly Violation[];
}

/**
 * The turns after the brief that ask a persona for another answer: the answer that was reviewed,
 * and what the researcher has to say about it.
 */
export function renderFollowUp(
  reply: string,
  reviewer: ReviewerNote,
  file: ProjectFile,
): BriefMessage[] {
  return [
    { role: "assistant", content: reply },
    { role: "user", content: followUpRequest(reviewer, file) },
  ];
}

/** The last of these turns alone. */
export function followUpRequest({ note, violations }: ReviewerNote, file: ProjectFile): string {
  const errors = violations.filter(({ severity }) => severity === "error");
  const broken = errors.map(
    ({ file: path, line, column, rule, message }) =>
      `- \`${path}:${line}:${column}\` (${rule}): ${message}`,
  );
  const parts = [
    "The researcher has read your answer and asks for another one.",
    ...(note.trim() === "" ? [] : [`Their note:\n\n${note.trim()}`]),
    ...(broken.length === 0 ? [] : [`It breaks these constraints:\n\n${broken.join("\n")}`]),
    "Answer again with both files, complete, as edits of the original code.",
    replySection(file),
  ];
  return parts.join("\n\n");
}
