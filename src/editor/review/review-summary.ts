import { hunksBetween } from "../../core/diff/hunk.ts";
import { changedFiles } from "./changed-files.ts";
import type { ReviewSession } from "./review-sessions.ts";

/** One sentence about a verified candidate: what it changes, and that it keeps what it must. */
export function reviewSummary(
  session: Pick<ReviewSession, "project" | "candidate" | "trial" | "analysis" | "personaName">,
): string {
  const { project, candidate, trial, analysis, personaName } = session;
  const names = changedFiles(project.pair, candidate).map(({ path }) => path);
  if (names.length === 0) return `${personaName} changes neither file.`;
  const { added, removed } = lineCounts(session);
  const warnings = trial.verification?.violations.length ?? 0;
  const warned =
    warnings === 0 ? "" : `, with ${warnings} ${warnings === 1 ? "warning" : "warnings"}`;
  return `${personaName} changes ${names.join(" and ")} (+${added} −${removed} lines) and keeps all ${analysis.constraints.length} constraints${warned}.`;
}

function lineCounts({ project, candidate }: Pick<ReviewSession, "project" | "candidate">): {
  added: number;
  removed: number;
} {
  const hunks = [
    ...hunksBetween(project.pair.train.text, candidate.train.text),
    ...hunksBetween(project.pair.model.text, candidate.model.text),
  ];
  return {
    added: sum(hunks.map(({ proposed }) => proposed.end - proposed.start)),
    removed: sum(hunks.map(({ original }) => original.end - original.start)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
