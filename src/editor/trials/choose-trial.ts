import { basename } from "node:path";
import * as vscode from "vscode";
import { findTrial } from "../../core/ledger/ledger.ts";
import type { TrialFolder } from "../../core/ledger/trial-folder.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { abilitiesOf, type TrialAbilities } from "../../core/trial/trial-abilities.ts";
import { Cancelled, GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import type { Services } from "../services.ts";
import { trialDescription, trialLabel } from "../trials-view/trial-text.ts";
import { namedTrial } from "./named-trial.ts";

/** A trial that a command acts on. */
export interface ChosenTrial {
  readonly root: string;
  readonly trial: Trial;
  readonly folder: TrialFolder;
}

/** What a command asks of its trial. */
export interface TrialChoice {
  /** The command's title. */
  readonly title: string;
  readonly fits: (abilities: TrialAbilities, trial: Trial) => boolean;
  /** Continues "<trial> …" where it does not fit, as in "was never accepted, so it cannot run". */
  readonly otherwise: string;
}

/**
 * The trial that a command acts on, read anew: the one that is named by its id or its row in the
 * tree, else one that a person picks among those that fit.
 *
 * @throws GuidedFailure when the named one does not fit, or none does
 * @throws Cancelled when none was picked
 */
export async function chooseTrial(
  services: Services,
  choice: TrialChoice,
  named: unknown,
  projectRoot: unknown,
): Promise<ChosenTrial> {
  await refreshProjects(services.state, services.log);
  const { projects } = services.state.snapshot;
  const reference = namedTrial(projects, named, projectRoot) ?? (await pick(services, choice));
  const { trial, folder } = await findTrial(reference.root, reference.id);
  if (!choice.fits(abilitiesOf(trial), trial)) {
    throw new GuidedFailure(`${whichTrial(trial)} ${choice.otherwise}.`, GUIDANCE.openDashboard);
  }
  return { root: reference.root, trial, folder };
}

/** A trial in a sentence. */
export function whichTrial(trial: Trial): string {
  return `The trial of ${trialLabel(trial)},`;
}

async function pick(
  { state }: Services,
  { title, fits }: TrialChoice,
): Promise<{ root: string; id: string }> {
  const { projects } = state.snapshot;
  const items = projects.flatMap(({ root, trials }) =>
    trials
      .filter((trial) => fits(abilitiesOf(trial), trial))
      .map((trial) => ({
        label: trialLabel(trial),
        description: trialDescription(trial),
        detail: projects.length > 1 ? `${trial.id}, ${basename(root)}` : trial.id,
        root,
        id: trial.id,
      }))
      .toReversed(),
  );
  if (items.length === 0) {
    throw new GuidedFailure(`There is no trial for ${title} yet: ask a persona for an edit.`, {
      title: "Apply Persona",
      command: "personaLab.applyPersona",
    });
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: "Which trial?",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) throw new Cancelled("No trial was picked.");
  return picked;
}
