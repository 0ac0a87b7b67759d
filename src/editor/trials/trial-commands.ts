import { COMMANDS } from "../command-ids.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import type { Services } from "../services.ts";

type Command = (services: Services, ...named: unknown[]) => Promise<void>;

/** The commands about trials, each with the module that it loads when it first runs. */
export const TRIAL_COMMANDS = {
  [COMMANDS.runTrialAgain]: async (): Promise<Command> =>
    (await import("./run-trial-again.ts")).runTrialAgain,
  [COMMANDS.measureTrialAgain]: async (): Promise<Command> =>
    (await import("./measure-trial-again.ts")).measureTrialAgain,
  [COMMANDS.openTrialDiff]: async (): Promise<Command> =>
    (await import("./open-trial-diff.ts")).openTrialDiff,
  [COMMANDS.restoreTrial]: async (): Promise<Command> =>
    (await import("./restore-trial.ts")).restoreTrial,
  [COMMANDS.makeTrialBaseline]: async (): Promise<Command> =>
    (await import("./make-baseline.ts")).makeBaseline,
  [COMMANDS.deleteTrial]: async (): Promise<Command> =>
    (await import("./delete-trial.ts")).deleteTrialCommand,
  [COMMANDS.undoDeleteTrial]: async (): Promise<Command> =>
    (await import("./delete-trial.ts")).undoDelete,
  [COMMANDS.emptyDeletedTrials]: async (): Promise<Command> =>
    (await import("./empty-deleted.ts")).emptyDeleted,
  [COMMANDS.exportTrial]: async (): Promise<Command> =>
    (await import("./export-trials.ts")).exportTrial,
  [COMMANDS.exportTrials]: async (): Promise<Command> =>
    (await import("./export-trials.ts")).exportTrials,
  [COMMANDS.revealTrial]: async (): Promise<Command> =>
    (await import("./reveal-trial.ts")).revealTrial,
  [COMMANDS.refreshTrials]: async (): Promise<Command> => async (services) =>
    refreshProjects(services.state, services.log),
  [COMMANDS.groupTrials]: async (): Promise<Command> =>
    (await import("../trials-view/grouping.ts")).groupByPersona,
  [COMMANDS.ungroupTrials]: async (): Promise<Command> =>
    (await import("../trials-view/grouping.ts")).listNewestFirst,
};
