import * as vscode from "vscode";
import { readLedger } from "../../core/ledger/ledger.ts";
import { BASELINE_PERSONA } from "../../core/trial/baseline-trial.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GuidedFailure } from "../notices/guided-failure.ts";
import { chooseProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import { saveSources } from "../projects/save-sources.ts";
import { resumeReview } from "../review/resume-review.ts";
import type { Services } from "../services.ts";
import { measureBaseline } from "./measure-baseline.ts";
import { trialItems } from "./trial-items.ts";

/**
 * *Run Trial*: an edit that waits for a decision opens its review; one that was accepted before runs
 * again under the next new seed; a baseline is measured again.
 */
export async function runTrial(services: Services, trialId?: unknown): Promise<void> {
  requireTrust("Run Trial");
  services.work.requireIdle();
  const project = await saveSources(await chooseProject(services));
  const { trials } = await readLedger(project.root);
  const trial = trials.find(({ id }) => id === trialId) ?? (await pickTrial(trials));
  if (trial.state === "verified") return resumeReview(services, trial.id);
  if (trial.persona === BASELINE_PERSONA) return measureBaseline(services);
  const { runTrialAgain } = await import("../trials/run-trial-again.ts");
  await runTrialAgain(services, trial.id, project.root, "next");
}

async function pickTrial(trials: readonly Trial[]): Promise<Trial> {
  const items = trialItems(trials);
  if (items.length === 0) {
    throw new GuidedFailure("There is no trial to run yet: ask a persona for an edit.", {
      title: "Apply Persona",
      command: COMMANDS.applyPersona,
    });
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: "Run Trial",
    placeHolder: "Review an edit that waits, or run an accepted one again under another seed",
    matchOnDescription: true,
  });
  if (picked === undefined) throw new Cancelled("No trial was picked.");
  return picked.trial;
}
