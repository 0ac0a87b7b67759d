import { readLedger } from "../../core/ledger/ledger.ts";
import { trainedSameCode } from "../../core/trial/baseline-trial.ts";
import { runAgain } from "../../core/trial/run-again.ts";
import { openProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { runInProject } from "../trial/run-in-project.ts";
import { nextSeed } from "../trial/seeds.ts";
import { showOutcome } from "../trial/show-outcome.ts";
import { askSeed } from "./ask-seed.ts";
import { chooseTrial } from "./choose-trial.ts";

const TITLE = "Run Trial Again";

/** *Run Again*: the accepted files of a trial, as a new trial under the same or another seed. */
export async function runTrialAgain(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  requireTrust(TITLE);
  services.work.requireIdle();
  const choice = {
    title: TITLE,
    fits: ({ accepted }: { accepted: boolean }) => accepted,
    otherwise: "was never accepted, so it cannot run: review it, or ask again",
  };
  const { root, trial, folder } = await chooseTrial(services, choice, named, projectRoot);
  const project = await openProject(root);
  const { trials } = await readLedger(root);
  const same = trials.filter(
    (each) =>
      each.persona === trial.persona && trainedSameCode(each, trial.identity.reviewed ?? {}),
  );
  const next = nextSeed(readSettings(root).seed, same);
  const seed = await askSeed(TITLE, trial.seed, next);
  const { persona } = trial;
  const subject = { title: `${persona}, seed ${seed}`, persona, seed };
  const ended = await runInProject(services, project, subject, (context) =>
    runAgain(context, folder, trial, seed),
  );
  showOutcome(services, root, ended);
}
