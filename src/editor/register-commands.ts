import * as vscode from "vscode";
import { COMMANDS, type CommandId } from "./command-ids.ts";
import type { Services } from "./services.ts";
import { TRIAL_COMMANDS } from "./trials/trial-commands.ts";

type Command = (services: Services, ...named: unknown[]) => Promise<void>;

const hunkCommands = () => import("./review/hunk-commands.ts");
const explanations = () => import("./review/explain-hunk.ts");
const endings = () => import("./review/finish-review.ts");
const overviews = () => import("./review/review-actions.ts");

/** Each command with the module that it loads when it first runs. */
const LOADERS: Readonly<Record<CommandId, () => Promise<Command>>> = {
  [COMMANDS.applyPersona]: async () => (await import("./reply/apply-persona.ts")).applyPersona,
  [COMMANDS.insertBrief]: async () => (await import("./persona/brief-commands.ts")).insertBrief,
  [COMMANDS.copyBrief]: async () => (await import("./persona/brief-commands.ts")).copyBrief,
  [COMMANDS.useReply]: async () => (await import("./reply/use-reply.ts")).useReply,
  [COMMANDS.createStarter]: async () => (await import("./starter/create-starter.ts")).createStarter,
  [COMMANDS.runTrial]: async () => (await import("./trial/run-trial.ts")).runTrial,
  [COMMANDS.measureBaseline]: async () =>
    (await import("./trial/measure-baseline.ts")).measureBaseline,
  [COMMANDS.measureNoiseFloor]: async () =>
    (await import("./trial/measure-noise-floor.ts")).measureNoiseFloor,
  [COMMANDS.openDashboard]: async () =>
    (await import("./dashboard/open-dashboard.ts")).openDashboard,
  [COMMANDS.setApiKey]: async () => (await import("./secrets/set-api-key.ts")).setApiKey,
  [COMMANDS.checkEnvironment]: async () =>
    (await import("./python/check-environment.ts")).checkEnvironment,
  [COMMANDS.setUpEnvironment]: async () =>
    (await import("./python/set-up-environment.ts")).setUpEnvironment,
  [COMMANDS.resumeReview]: async () => (await import("./review/resume-review.ts")).resumeReview,
  [COMMANDS.acceptHunk]: async () => (await hunkCommands()).acceptHunk,
  [COMMANDS.rejectHunk]: async () => (await hunkCommands()).rejectHunk,
  [COMMANDS.restoreProposal]: async () => (await hunkCommands()).restoreProposal,
  [COMMANDS.revealHunk]: async () => (await hunkCommands()).revealHunk,
  [COMMANDS.nextHunk]: async () => (await hunkCommands()).nextHunk,
  [COMMANDS.previousHunk]: async () => (await hunkCommands()).previousHunk,
  [COMMANDS.acceptFile]: async () => (await hunkCommands()).acceptFile,
  [COMMANDS.rejectFile]: async () => (await hunkCommands()).rejectFile,
  [COMMANDS.acceptAll]: async () => (await hunkCommands()).acceptAll,
  [COMMANDS.rejectAll]: async () => (await hunkCommands()).rejectAll,
  [COMMANDS.explainHunk]: async () => (await explanations()).explainHunk,
  [COMMANDS.compareHunk]: async () => (await explanations()).compareHunk,
  [COMMANDS.compareReview]: async () => (await explanations()).compareReview,
  [COMMANDS.showReasoning]: async () => (await explanations()).showReasoning,
  [COMMANDS.showSummary]: async () => (await overviews()).showSummary,
  [COMMANDS.reviewActions]: async () => (await overviews()).reviewActions,
  [COMMANDS.applyReview]: async () => (await endings()).applyReview,
  [COMMANDS.applyAndRunTrial]: async () => (await endings()).applyAndRunTrial,
  [COMMANDS.runReviewed]: async () => (await endings()).runReviewed,
  [COMMANDS.askAgain]: async () => (await import("./review/ask-again.ts")).askAgain,
  [COMMANDS.discardReview]: async () => (await import("./review/discard-review.ts")).discardReview,
  [COMMANDS.applyToWorkingFiles]: async () =>
    (await import("./trial/apply-to-working-files.ts")).applyToWorkingFiles,
  [COMMANDS.cancel]: async () => async (services) => {
    services.work.cancel();
  },
  [COMMANDS.showLog]: async () => async (services) => services.log.show(true),
  ...TRIAL_COMMANDS,
};

/** Registers every command; none of them loads anything before it runs. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(LOADERS).map(([id, load]) =>
      vscode.commands.registerCommand(id, async (...named: unknown[]) => {
        try {
          const command = await load();
          await command(services, ...named);
        } catch (error) {
          const { showFailure } = await import("./notices/show-failure.ts");
          // Not awaited: a command is over when its failure is shown, not when it is dismissed.
          void showFailure(services.log, error);
        }
      }),
    ),
  );
}
