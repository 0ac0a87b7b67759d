interface Hunk {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/**
 * Applies hunks written as diff lines without line numbers (` context`, `-old`, `+new`), separated
 * by lines `@@`. Each hunk's context and old lines must occur exactly once in the original text.
 */
export function applyHunks(text: string, body: string, name: string): string {
  const lines = text.split("\n");
  const placed = parseHunks(body)
    .map((hunk) => ({ ...hunk, at: placeOf(lines, hunk, name) }))
    .sort((a, b) => b.at - a.at);
  let end = lines.length;
  for (const { at, search, replace } of placed) {
    if (at + search.length > end) {
      throw new Error(`case ${name}: two hunks overlap at line ${end + 1}`);
    }
    end = at;
    lines.splice(at, search.length, ...replace);
  }
  return lines.join("\n");
}

function parseHunks(body: string): Hunk[] {
  return body
    .trimEnd()
    .split(/^@@$\n?/m)
    .filter((part) => part !== "")
    .map((part) => {
      const lines = part.replace(/\n$/, "").split("\n");
      const pick = (marks: string) =>
        lines.filter((line) => marks.includes(line[0] ?? " ")).map((line) => line.slice(1));
      return { search: pick(" -"), replace: pick(" +") };
    });
}

function placeOf(lines: readonly string[], { search }: Hunk, name: string): number {
  const places = lines.flatMap((_, at) =>
    search.every((line, offset) => lines[at + offset] === line) ? [at] : [],
  );
  const at = places[0];
  if (search.length === 0 || at === undefined || places.length !== 1) {
    throw new Error(
      `case ${name}: a hunk fits ${places.length} places instead of one:\n${search.join("\n")}`,
    );
  }
  return at;
}
