import { Failure } from "../../core/failure.ts";
import { COMMANDS } from "../command-ids.ts";

/** The one button beside a sentence: what it says and the command that it runs. */
export interface Guidance {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

/** A failure that knows what its reader should do next. */
export class GuidedFailure extends Failure {
  constructor(
    message: string,
    readonly guidance: Guidance,
    options?: ErrorOptions,
  ) {
    super("input", message, options);
  }
}

/** Something that a person stopped: nothing to tell them. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** Next steps that several failures share. */
export const GUIDANCE = {
  createStarter: { title: "Create Starter Project", command: COMMANDS.createStarter },
  manageTrust: { title: "Manage Workspace Trust", command: "workbench.trust.manage" },
  setApiKey: { title: "Set API Key", command: COMMANDS.setApiKey },
  setUpPython: { title: "Set Up Python Environment", command: COMMANDS.setUpEnvironment },
  openDashboard: { title: "Open Dashboard", command: COMMANDS.openDashboard },
  showProblems: { title: "Show Problems", command: "workbench.actions.view.problems" },
  showSummary: { title: "Show Summary", command: COMMANDS.showSummary },
  showLog: { title: "Show Log", command: COMMANDS.showLog },
} as const satisfies Record<string, Guidance>;
