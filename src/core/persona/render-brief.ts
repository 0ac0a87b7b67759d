import type { Constraint } from "../constraints/constraint.ts";
import type { Project } from "../project/load-project.ts";
import type { SourceFile } from "../project/source-pair.ts";
import { constraintSection, namesSection, ruleSection } from "./brief-rules.ts";
import type { Persona } from "./persona.ts";
import { replyRequest, replySection, requestsReply } from "./reply-format.ts";

/**
 * The whole prompt: the persona's text with the project's constraints, rules and current code in
 * its place, and the request for both files at the end.
 *
 * @param constraints what was derived from the baseline, in the order to show
 */
export function renderBrief(
  persona: Persona,
  project: Pick<Project, "file" | "pair">,
  constraints: readonly Constraint[],
): string {
  const { file, pair } = project;
  const insert = [
    namesSection(file),
    constraintSection(constraints),
    ruleSection(file),
    replySection(file),
    codeSection(pair.train, pair.model),
  ].filter((section) => section !== "");
  const parts = [persona.before.replace(/\n*$/, ""), ...insert];
  if (persona.after.trim() !== "") parts.push(persona.after);
  if (!requestsReply(persona, file)) parts.push(replyRequest(file));
  return parts.join("\n\n");
}

function codeSection(...files: readonly SourceFile[]): string {
  const blocks = files.map(({ path, text }) => {
    const code = text
      .replace(/^\uFEFF/, "")
      .replace(/\r\n?/g, "\n")
      .replace(/\n*$/, "\n");
    const fence = fenceFor(code);
    return `\`${path}\`:\n\n${fence}python\n${code}${fence}`;
  });
  return ["**Current Code:**", ...blocks].join("\n\n");
}

/** A fence that no run of backticks within the code can close. */
function fenceFor(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map((run) => run[0].length));
  return "`".repeat(Math.max(3, longest + 1));
}
