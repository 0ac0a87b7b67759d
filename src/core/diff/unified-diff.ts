import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch } from "diff";
import type { SourceFile, SourcePair } from "../project/source-pair.ts";
import { type Hunk, hunksBetween } from "./hunk.ts";
import { splitLines } from "./lines.ts";

type PatchHunk = StructuredPatch["hunks"][number];

const CONTEXT = 3;

/**
 * The difference of two pairs as one unified diff, which `git apply` and `patch -p1` take; "" for
 * equal pairs. Line ends are kept as they are; a missing one at the end of a file is marked.
 */
export function unifiedDiff(before: SourcePair, after: SourcePair): string {
  return [patchOf(before.train, after.train), patchOf(before.model, after.model)]
    .filter((patch) => patch.hunks.length > 0)
    .map((patch) => formatPatch(patch, FILE_HEADERS_ONLY))
    .join("");
}

function patchOf(before: SourceFile, after: SourceFile): StructuredPatch {
  const lines = splitLines(before.text);
  const groups: Hunk[][] = [];
  for (const hunk of hunksBetween(before.text, after.text)) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && hunk.original.start - last.original.end <= 2 * CONTEXT) group.push(hunk);
    else groups.push([hunk]);
  }
  return {
    oldFileName: `a/${before.path}`,
    newFileName: `b/${after.path}`,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: groups.map((group) => patchHunk(group, lines)),
  };
}

/** One block of a unified diff: hunks near each other, with the lines around and between them. */
function patchHunk(group: readonly Hunk[], lines: readonly string[]): PatchHunk {
  const first = group[0]?.original.start ?? 0;
  const start = Math.max(0, first - CONTEXT);
  const end = Math.min(lines.length, (group.at(-1)?.original.end ?? 0) + CONTEXT);
  const parts: string[][] = [];
  let from = start;
  for (const hunk of group) {
    parts.push(
      marked(" ", lines.slice(from, hunk.original.start)),
      marked("-", splitLines(hunk.originalText)),
      marked("+", splitLines(hunk.proposedText)),
    );
    from = hunk.original.end;
  }
  const body = [...parts, marked(" ", lines.slice(from, end))].flat();
  const shift = (group[0]?.proposed.start ?? 0) - first;
  return {
    oldStart: start + 1,
    oldLines: body.filter((line) => /^[- ]/.test(line)).length,
    newStart: start + shift + 1,
    newLines: body.filter((line) => /^[+ ]/.test(line)).length,
    lines: body,
  };
}

function marked(mark: string, lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith("\n")
      ? [mark + line.slice(0, -1)]
      : [mark + line, "\\ No newline at end of file"],
  );
}
