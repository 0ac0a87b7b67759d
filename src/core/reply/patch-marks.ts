import { linesOutsideStrings } from "./python-strings.ts";
import type { Block } from "./scan.ts";

/** Lines that no Python file holds outside of a string and every kind of patch has. */
const MARK =
  /^(?:@@(?:\s|$)|[<>]{5,}(?:\s|$)|\*\*\* (?:Begin Patch|End Patch|Update File|Add File)|diff --git )/;

/** Whether a line of prose belongs to a patch that stands outside of any block. */
export function isPatchLine(line: string): boolean {
  return MARK.test(line);
}

/**
 * Whether a block holds a patch: a unified or bare diff, `*** Begin Patch`, or search-and-replace
 * blocks.
 */
export function isPatch(block: Pick<Block, "language" | "lines">): boolean {
  if (block.language === "patch") return true;
  const stated = block.lines.filter((line) => line.trim() !== "");
  const outside = linesOutsideStrings(block.lines);
  if (stated.slice(0, 3).some(isPatchLine) || outside.some(isPatchLine)) return true;
  const header = outside.findIndex((line) => line.startsWith("--- "));
  if (header !== -1 && outside[header + 1]?.startsWith("+++ ")) return true;
  return isBareDiff(stated);
}

/** Every line begins with a plus, a minus or the blank of a context line, and both signs occur. */
function isBareDiff(stated: readonly string[]): boolean {
  return (
    stated.some((line) => line.startsWith("+")) &&
    stated.some((line) => line.startsWith("-")) &&
    stated.every((line) => /^[ +-]/.test(line))
  );
}
