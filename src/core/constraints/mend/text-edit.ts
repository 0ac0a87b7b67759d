import type { SourcePair } from "../../project/source-pair.ts";

/** Replaces the UTF-16 units `start` to `end` (excluded) of one file of a candidate. */
export interface TextEdit {
  /** Path relative to the project. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A pair with edits made in it; their ranges refer to the text before and do not overlap. */
export function applyEdits(pair: SourcePair, edits: readonly TextEdit[]): SourcePair {
  const edited = ({ path, text }: SourcePair["train"]) => {
    const own = edits.filter(({ file }) => file === path).sort((a, b) => b.start - a.start);
    const changed = own.reduce(
      (result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end),
      text,
    );
    return { path, text: changed };
  };
  return { train: edited(pair.train), model: edited(pair.model) };
}
