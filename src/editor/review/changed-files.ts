import type { SourceFile, SourcePair } from "../../core/project/source-pair.ts";

/** The candidate's files that differ from the baseline's; both files of equal pairs are none. */
export function changedFiles(baseline: SourcePair, candidate: SourcePair): SourceFile[] {
  return [
    { before: baseline.train, after: candidate.train },
    { before: baseline.model, after: candidate.model },
  ]
    .filter(({ before, after }) => before.text !== after.text)
    .map(({ after }) => after);
}
