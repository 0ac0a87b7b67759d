import { DEFAULT_PROJECT_FILE, type ProjectFile } from "../project/project-file.ts";
import type { Persona } from "./persona.ts";

/** The line before which the project comes in where a persona has no mark. */
export const REPLY_REQUEST = /^Provide your modified code\b/m;

/** The exact rule of the reply format, under the project's own file names. */
export function replySection(file: ProjectFile): string {
  return `**Answer Format:**
- Exactly two fenced \`python\` blocks: one for \`${file.train}\`, one for \`${file.model}\`. The first line inside a block is the file's name alone; below it stands the complete new file, from its first line to its last: no diff, no excerpt, nothing left out.
- The block of a file that you leave as it is holds its name and nothing else.
- Explanations stand outside these two blocks and use no further code blocks.`;
}

/** The request that ends a brief, for a persona whose own text asks for nothing. */
export function replyRequest(file: ProjectFile): string {
  return `Provide your modified code in separate Python code blocks. If you don't modify a file, include an empty Python block for it.

\`\`\`python
${file.train}
# Your modified ${file.train} code here
\`\`\`

\`\`\`python
${file.model}
# Your modified ${file.model} code here
\`\`\`
`;
}

/** Whether a persona's own text asks for the code, in the usual words or by a block to fill in. */
export function requestsReply(persona: Persona, file: ProjectFile): boolean {
  const text = `${persona.before}\n${persona.after}`;
  if (REPLY_REQUEST.test(text)) return true;
  const names = new Set([file.train, file.model, DEFAULT_PROJECT_FILE.train]);
  const blocks = text.matchAll(/^(?:`{3,}|~{3,})[^\n]*\n(.*)$/gm);
  return [...blocks].some(([, firstLine]) => names.has((firstLine ?? "").trim()));
}
