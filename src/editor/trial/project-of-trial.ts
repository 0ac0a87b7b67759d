import { readFile } from "node:fs/promises";
import { unifiedDiff } from "../../core/diff/unified-diff.ts";
import type { TrialFolder } from "../../core/ledger/trial-folder.ts";
import type { Project } from "../../core/project/load-project.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";
import { keptBaseline } from "../../core/review/review-state.ts";
import { reviewedHashes } from "../../core/trial/accept-trial.ts";
import { COMMANDS } from "../command-ids.ts";
import { GuidedFailure } from "../notices/guided-failure.ts";

/**
 * A project with the two files that a trial's reply answered, whatever the working files hold now:
 * an edit is an edit of certain files.
 *
 * @throws GuidedFailure when they were not kept and the working files are others
 */
export async function projectOfTrial(project: Project, folder: TrialFolder): Promise<Project> {
  const kept = await keptBaseline(folder, project.pair);
  if (kept !== undefined) return { ...project, pair: kept, hashes: reviewedHashes(kept) };
  const candidate = await readCandidate(folder.candidate, project.file);
  await requireSameBaseline(project, candidate, folder);
  return project;
}

async function requireSameBaseline(
  project: Project,
  candidate: SourcePair,
  folder: TrialFolder,
): Promise<void> {
  const kept = await readFile(folder.diff, "utf8");
  if (unifiedDiff(project.pair, candidate) === kept) return;
  const { train, model } = project.pair;
  throw new GuidedFailure(
    `${train.path} or ${model.path} has changed since this edit was made, so it does not fit any more: ask again.`,
    { title: "Apply Persona", command: COMMANDS.applyPersona },
  );
}
