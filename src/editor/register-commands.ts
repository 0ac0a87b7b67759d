import * as vscode from "vscode";
import { COMMANDS, type CommandId } from "./command-ids.ts";
import type { Services } from "./services.ts";
import { TRIAL_COMMANDS } from "./trials/trial-commands.ts";

type Command = (services: Services, ...named: unknown[]) => Promise<void>;

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
  [COMMANDS.openDashboard]: async () => async (services) => services.dashboard.open(),
  [COMMANDS.setApiKey]: async () => (await import("./secrets/set-api-key.ts")).setApiKey,
  [COMMANDS.checkEnvironment]: async () =>
    (await import("./python/check-environment.ts")).checkEnvironment,
  [COMMANDS.setUpEnvironment]: async () =>
    (await import("./python/set-up-environment.ts")).setUpEnvironment,
  [COMMANDS.resumeReview]: async () => (await import("./review/resume-review.ts")).resumeReview,
  [COMMANDS.acceptCandidate]: async () => (await import("./review/decide.ts")).acceptCandidate,
  [COMMANDS.rejectCandidate]: async () => (await import("./review/decide.ts")).rejectCandidate,
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
