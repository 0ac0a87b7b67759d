import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { analyseBaseline } from "../../core/constraints/verify.ts";
import { findTrial, readLedger } from "../../core/ledger/ledger.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import { keepBaseline } from "../../core/review/review-state.ts";
import { BASELINE_PERSONA, trainedSameCode } from "../../core/trial/baseline-trial.ts";
import { draftTrial } from "../../core/trial/draft-trial.ts";
import { runCandidate } from "../../core/trial/run-candidate.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GuidedFailure } from "../notices/guided-failure.ts";
import { chooseProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import { saveSources } from "../projects/save-sources.ts";
import { resumeReview } from "../review/resume-review.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { measureBaseline } from "./measure-baseline.ts";
import { projectOfTrial } from "./project-of-trial.ts";
import { runInProject } from "./run-in-project.ts";
import { nextSeed } from "./seeds.ts";
import { showOutcome } from "./show-outcome.ts";
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
  await runAgain(services, project, trial);
}

type Project = Awaited<ReturnType<typeof saveSources>>;

/** The code of an accepted trial, read by a person then: it runs without a second review. */
async function runAgain(services: Services, current: Project, trial: Trial): Promise<void> {
  const { folder } = await findTrial(current.root, trial.id);
  if (!existsSync(folder.accepted)) {
    throw new GuidedFailure("This edit was never accepted, so it cannot be run: ask again.", {
      title: "Apply Persona",
      command: COMMANDS.applyPersona,
    });
  }
  const project = await projectOfTrial(current, folder);
  const accepted = await readCandidate(folder.accepted, project.file);
  const { trials } = await readLedger(project.root);
  const same = trials.filter((each) => trainedSameCode(each, trial.identity.reviewed ?? {}));
  const seed = nextSeed(readSettings(project.root).seed, same);
  const analysis = analyseBaseline(project.pair, project.file);
  const title = `${trial.persona}, seed ${seed}`;
  const subject = { title, persona: trial.persona, seed };
  const acceptance = {
    ...(trial.review === undefined ? {} : { review: trial.review }),
    // The expert's consent was given to this very code.
    allowBroken: trial.review?.allowedErrors !== undefined,
  };
  const ended = await runInProject(services, project, subject, async (context) => {
    if (trial.state === "accepted") {
      return runCandidate(context, analysis, { trial, folder }, accepted, acceptance);
    }
    const drafted = await draftTrial({
      project,
      baseline: analysis,
      persona: trial.persona,
      seed,
      brief: await readFile(folder.brief, "utf8"),
      reply: {
        text: await readFile(folder.reply, "utf8"),
        llm: trial.llm ?? { model: "unknown", recorded: false, tokens: null },
      },
    });
    await keepBaseline(drafted.folder, project.pair);
    return runCandidate(context, analysis, drafted, accepted, acceptance);
  });
  showOutcome(services, project.root, ended);
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
