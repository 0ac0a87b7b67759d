import { readFile } from "node:fs/promises";
import { applyPatch, parsePatch, reversePatch } from "diff";
import { Failure } from "../failure.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import type { Project } from "../project/load-project.ts";
import { readCandidate } from "../project/read-candidate.ts";
import type { SourceFile, SourcePair } from "../project/source-pair.ts";
import { BASELINE_PERSONA } from "./baseline-trial.ts";
import type { Trial } from "./trial.ts";

/**
 * The pair that an edit was made from, whatever the working files hold by now.
 *
 * @param candidate the pair as the reply gave it
 * @param diff the unified diff that leads from the edited pair to the candidate
 * @throws Failure (input) when the diff does not fit the candidate: one of them was changed
 */
export function undoEdit(candidate: SourcePair, diff: string): SourcePair {
  const patches = diff === "" ? [] : parsePatch(diff);
  const undo = (file: SourceFile): SourceFile => {
    const patch = patches.find(({ newFileName }) => newFileName === `b/${file.path}`);
    if (patch === undefined) return file;
    const text = applyPatch(file.text, reversePatch(patch), { autoConvertLineEndings: false });
    if (text === false) throw notFitting();
    return { path: file.path, text };
  };
  const pair = { train: undo(candidate.train), model: undo(candidate.model) };
  const undone = [candidate.train, candidate.model].filter(({ path }) =>
    patches.some(({ newFileName }) => newFileName === `b/${path}`),
  );
  if (undone.length !== patches.length) throw notFitting();
  return pair;
}

/**
 * A project as it was when a trial's edit was made: for a baseline's trial, the code that it ran.
 *
 * @throws Failure (input) when the trial's files are missing or do not fit together
 */
export async function projectBeforeEdit(
  project: Project,
  folder: TrialFolder,
  trial: Trial,
): Promise<Project> {
  const pair =
    trial.persona === BASELINE_PERSONA
      ? await readCandidate(folder.accepted, project.file)
      : undoEdit(
          await readCandidate(folder.candidate, project.file),
          await readFile(folder.diff, "utf8"),
        );
  return { ...project, pair };
}

function notFitting(): Failure {
  return new Failure(
    "input",
    "The files of this trial do not fit its candidate.diff any more, so what it edited is unknown.",
  );
}
