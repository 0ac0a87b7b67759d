import { Failure } from "../failure.ts";
import type { Persona, PersonaSummary } from "./persona.ts";
import { REPLY_REQUEST } from "./reply-format.ts";

/** Stands alone on its line where the project's constraints and code come in. */
export const PROJECT_MARK = "{{project}}";

const MARK_LINE = /^[ \t]*\{\{project\}\}[ \t]*(?:\n|$)/gm;
const FRONT_MATTER =
  /^---[ \t]*\n((?:[A-Za-z][\w-]*[ \t]*:.*\n|[ \t]*(?:#.*)?\n)*)---[ \t]*(?:\n|$)/;

/**
 * Reads a persona's file.
 *
 * Front matter between `---` lines (`name`, `idea`) is no part of the brief. The project comes in
 * at the mark; without one, right before the line that asks for the modified code; without that
 * either, at the end.
 *
 * @param text the file's content
 * @param origin where it comes from; `path` is named in messages
 * @throws Failure (input) if the brief is empty or has more than one mark
 */
export function parsePersona(
  text: string,
  origin: Pick<PersonaSummary, "id" | "source" | "path">,
): Persona {
  const clean = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const frontMatter = FRONT_MATTER.exec(clean);
  const fields = frontMatterFields(frontMatter?.[1] ?? "");
  const brief = clean.slice(frontMatter?.[0].length ?? 0);
  if (brief.replaceAll(PROJECT_MARK, "").trim() === "") {
    throw new Failure("input", `${origin.path} is empty: write the persona's brief into it.`);
  }
  const { before, after } = splitAtProject(brief, origin.path);
  return {
    ...origin,
    name: fields.get("name") || introducedName(brief) || titleOf(origin.id),
    idea: fields.get("idea") ?? "",
    before,
    after,
  };
}

function splitAtProject(brief: string, path: string): { before: string; after: string } {
  const marks = [...brief.matchAll(MARK_LINE)];
  if (marks.length > 1) {
    throw new Failure(
      "input",
      `${path} has ${marks.length} lines with ${PROJECT_MARK}: keep the one where the project comes in.`,
    );
  }
  const mark = marks[0];
  if (mark) {
    const rest = brief.slice(mark.index + mark[0].length).replace(/^\n/, "");
    return { before: brief.slice(0, mark.index), after: rest };
  }
  const request = REPLY_REQUEST.exec(brief);
  if (request) {
    return { before: brief.slice(0, request.index), after: brief.slice(request.index) };
  }
  return { before: brief, after: "" };
}

/** Lower-case keys; quotes around a whole value are dropped. */
function frontMatterFields(lines: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines.split("\n")) {
    const [, key, value] = /^([A-Za-z][\w-]*)[ \t]*:(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    fields.set(key.toLowerCase(), value.trim().replace(/^(["'])(.*)\1$/, "$2"));
  }
  return fields;
}

/** The name in "You are NAME, …", as briefs begin. */
function introducedName(brief: string): string | undefined {
  return /^You are (\p{Lu}[^,.\n]{0,59}?)(?:,|\.(?=\s|$)| of | from )/mu.exec(brief)?.[1];
}

/** `emmy-noether` and `emmy_noether` → `Emmy Noether`. */
function titleOf(id: string): string {
  return id
    .split(/[-_]/)
    .filter((word) => word !== "")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(" ");
}
