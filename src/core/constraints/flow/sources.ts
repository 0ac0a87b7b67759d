import type { FlowFacts } from "./facts.ts";
import type { Draw } from "./value.ts";

/** Which data the baseline trains on only, and which it validates on only. */
export interface Splits {
  readonly trainOnly: ReadonlySet<string>;
  readonly validationOnly: ReadonlySet<string>;
}

export function splitsOf({ baseline }: FlowFacts): Splits {
  const { trained, validated } = baseline;
  return {
    trainOnly: new Set([...trained].filter((source) => !validated.has(source))),
    validationOnly: new Set([...validated].filter((source) => !trained.has(source))),
  };
}

/** Those of a candidate's data that are this split of the baseline's. */
export function inSplit(
  sources: Iterable<string>,
  split: ReadonlySet<string>,
  other: ReadonlySet<string>,
): string[] {
  return [...sources].filter((source) => {
    const name = sameSource(source, new Set([...split, ...other]));
    return name !== undefined && split.has(name);
  });
}

/**
 * Data of which the baseline has a part in this split and that a candidate reads whole. Where it
 * draws from them in a line of its own, that line may keep the parts apart by its bounds: then
 * nothing is known.
 */
export function wholesOf(
  sources: Iterable<string>,
  split: ReadonlySet<string>,
  draws: Iterable<Draw>,
  isKnown: (draw: Draw) => boolean,
): string[] {
  const all = [...draws];
  return [...sources].filter(
    (source) =>
      isWholeOf(source, split) && all.some((draw) => draw.sources.has(source) && isKnown(draw)),
  );
}

/** Whether one of these names is a part of the source. */
export function isWholeOf(source: string, split: ReadonlySet<string>): boolean {
  return [...split].some((name) => isPartOf(name, source));
}

function isPartOf(name: string, whole: string): boolean {
  const at = name.lastIndexOf("#");
  return (
    at >= 0 && (name.slice(0, at) === whole || fileName(name.slice(0, at)) === fileName(whole))
  );
}

/** The baseline's name of a data source: the same path, or the only one with the same file name. */
function sameSource(source: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(source)) return source;
  const own = fileName(source);
  const matches = [...known].filter((name) => fileName(name) === own);
  if (matches.length === 1) return matches[0];
  const whole = source.slice(0, source.lastIndexOf("#"));
  return source.includes("#") ? sameSource(whole, known) : undefined;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The draws that read this split. */
export function drawsOf(draws: Iterable<Draw>, sources: readonly string[]): Draw[] {
  return [...draws].filter((draw) => sources.some((source) => draw.sources.has(source)));
}
