import { basename } from "node:path";
import * as vscode from "vscode";
import { deletedTrials, deleteTrial, undeleteTrial } from "../../core/ledger/deleted-trials.ts";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { offer } from "../notices/show-failure.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import type { Services } from "../services.ts";
import { trialDescription, trialLabel } from "../trials-view/trial-text.ts";
import { chooseTrial } from "./choose-trial.ts";

/** *Delete*: takes a trial out of the ledger; *Undo* brings it back, now or later. */
export async function deleteTrialCommand(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  const choice = {
    title: "Delete Trial",
    fits: ({ running }: { running: boolean }) => !running,
    otherwise: "is under way, so it cannot be deleted: wait for it, or cancel it first",
  };
  const { root, trial } = await chooseTrial(services, choice, named, projectRoot);
  if (services.reviews.find(trial.id) !== undefined) {
    throw new GuidedFailure(
      `The edit of ${trial.persona} is open for review, so it cannot be deleted: end the review first.`,
      { title: "Resume Review", command: COMMANDS.resumeReview, arguments: [trial.id] },
    );
  }
  await deleteTrial(root, trial.id);
  await refreshProjects(services.state, services.log);
  const compared = services.state.snapshot.projects
    .flatMap(({ trials }) => trials)
    .filter(({ baseline }) => baseline === trial.id).length;
  const note =
    compared === 0
      ? ""
      : ` ${compared} ${compared === 1 ? "trial was" : "trials were"} compared with it and keep${compared === 1 ? "s" : ""} the result.`;
  const undo = { title: "Undo", command: COMMANDS.undoDeleteTrial, arguments: [trial.id, root] };
  void offer(vscode.window.showInformationMessage, `Deleted ${trialLabel(trial)}.${note}`, undo);
}

/** *Undo Delete*: brings back the named trial, or one that a person picks. */
export async function undoDelete(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  const roots = services.state.snapshot.projects.map(({ root }) => root);
  const known = roots.find((root) => root === projectRoot);
  const chosen =
    typeof named === "string" && known !== undefined
      ? { root: known, id: named }
      : await pickDeleted(roots);
  await undeleteTrial(chosen.root, chosen.id);
  await refreshProjects(services.state, services.log);
}

async function pickDeleted(roots: readonly string[]): Promise<{ root: string; id: string }> {
  const perRoot = await Promise.all(
    roots.map(async (root) => {
      const { trials } = await deletedTrials(root);
      return trials.toReversed().map((trial) => ({
        label: trialLabel(trial),
        description: trialDescription(trial),
        detail: roots.length > 1 ? `${trial.id}, ${basename(root)}` : trial.id,
        root,
        id: trial.id,
      }));
    }),
  );
  const items = perRoot.flat();
  if (items.length === 0) {
    throw new GuidedFailure("No trial was deleted.", GUIDANCE.openDashboard);
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: "Undo Delete of Trial",
    placeHolder: "Which trial comes back?",
  });
  if (picked === undefined) throw new Cancelled("No trial was picked.");
  return picked;
}
