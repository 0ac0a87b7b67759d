import type { SourceFile, SourcePair } from "./source-pair.ts";

/** The files of `candidate` that differ from those of `baseline`; none of equal pairs. */
export function changedFiles(baseline: SourcePair, candidate: SourcePair): SourceFile[] {
  return [
    { before: baseline.train, after: candidate.train },
    { before: baseline.model, after: candidate.model },
  ]
    .filter(({ before, after }) => before.text !== after.text)
    .map(({ after }) => after);
}
