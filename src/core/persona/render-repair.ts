import type { Violation } from "../constraints/verification.ts";
import type { ProjectFile } from "../project/project-file.ts";
import { replySection } from "./reply-format.ts";

/** One turn of a conversation with an LLM. */
export interface BriefMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** Why an answer could not be taken: it breaks constraints, or it is no usable answer. */
export type Rejection =
  | { readonly kind: "violations"; readonly violations: readonly Violation[] }
  | { readonly kind: "unusable"; readonly reason: string };

/**
 * The conversation that asks for a mended answer: the brief, the answer, and what is wrong with it.
 * Warnings are left out: they do not keep an answer from being trained.
 *
 * @param reply the answer as it goes back to its author; the caller may have dropped its thinking
 */
export function renderRepair(
  brief: string,
  reply: string,
  rejection: Rejection,
  file: ProjectFile,
): BriefMessage[] {
  const request = `${problem(rejection)}\n\nAnswer again with both files, complete, and keep the idea of your answer.\n\n${replySection(file)}`;
  return [
    { role: "user", content: brief },
    { role: "assistant", content: reply },
    { role: "user", content: request },
  ];
}

function problem(rejection: Rejection): string {
  if (rejection.kind === "unusable") return `Your answer cannot be used: ${rejection.reason}`;
  const errors = rejection.violations.filter((violation) => violation.severity === "error");
  const lines = errors.map(({ rule, file, line, column, message, constraint }) => {
    const stated = constraint
      ? ` Stated in the original \`${constraint.file}:${constraint.line}\`.`
      : "";
    return `- \`${file}:${line}:${column}\` (${rule}): ${message}${stated}`;
  });
  return `Your answer was not trained, because it breaks these constraints; places are lines and columns of your files:\n${lines.join("\n")}`;
}
