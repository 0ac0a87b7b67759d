/** Every command of the extension, as package.json contributes them. */
export const COMMANDS = {
  applyPersona: "personaLab.applyPersona",
  insertBrief: "personaLab.insertBrief",
  copyBrief: "personaLab.copyBrief",
  useReply: "personaLab.useReply",
  createStarter: "personaLab.createStarterProject",
  /** Takes an optional trial id: accepts and runs a verified trial, or asks which. */
  runTrial: "personaLab.runTrial",
  measureBaseline: "personaLab.measureBaseline",
  /** The baseline under several seeds, those measured before included. */
  measureNoiseFloor: "personaLab.measureNoiseFloor",
  openDashboard: "personaLab.openDashboard",
  setApiKey: "personaLab.setApiKey",
  checkEnvironment: "personaLab.checkEnvironment",
  setUpEnvironment: "personaLab.setUpPythonEnvironment",
  /** Takes an optional trial id: opens a review that waits again. */
  resumeReview: "personaLab.resumeReview",
  /** These take an optional hunk (`{path, id}`), else the change at the cursor. */
  acceptHunk: "personaLab.acceptHunk",
  rejectHunk: "personaLab.rejectHunk",
  restoreProposal: "personaLab.restoreProposal",
  explainHunk: "personaLab.explainHunk",
  compareHunk: "personaLab.compareHunk",
  revealHunk: "personaLab.revealHunk",
  nextHunk: "personaLab.nextHunk",
  previousHunk: "personaLab.previousHunk",
  /** These take an optional file (`{path}`), else that of the active editor. */
  acceptFile: "personaLab.acceptFile",
  rejectFile: "personaLab.rejectFile",
  acceptAll: "personaLab.acceptAll",
  rejectAll: "personaLab.rejectAll",
  compareReview: "personaLab.compareReview",
  showReasoning: "personaLab.showReasoning",
  showSummary: "personaLab.showReviewSummary",
  reviewActions: "personaLab.reviewActions",
  applyReview: "personaLab.applyReview",
  applyAndRunTrial: "personaLab.applyAndRunTrial",
  runReviewed: "personaLab.runReviewed",
  askAgain: "personaLab.askAgain",
  discardReview: "personaLab.discardReview",
  /** Takes an optional trial id: writes a trained trial's files into the working files. */
  applyToWorkingFiles: "personaLab.applyToWorkingFiles",
  /** Ends whatever is under way. */
  cancel: "personaLab.cancel",
  showLog: "personaLab.showLog",
  /**
   * Actions on one trial. The first argument is its id (the second then its project's root, where
   * the id is not enough) or its row in the tree; without one, a person is asked.
   */
  runTrialAgain: "personaLab.trials.runAgain",
  measureTrialAgain: "personaLab.trials.measureAgain",
  openTrialDiff: "personaLab.trials.openDiff",
  restoreTrial: "personaLab.trials.restore",
  makeTrialBaseline: "personaLab.trials.makeBaseline",
  deleteTrial: "personaLab.trials.delete",
  exportTrial: "personaLab.trials.export",
  revealTrial: "personaLab.trials.reveal",
  /** Takes an optional id of a deleted trial, with its project's root. */
  undoDeleteTrial: "personaLab.trials.undoDelete",
  emptyDeletedTrials: "personaLab.trials.emptyDeleted",
  /** All trials of a project, in a format that is asked for. */
  exportTrials: "personaLab.exportTrials",
  refreshTrials: "personaLab.trials.refresh",
  groupTrials: "personaLab.trials.groupByPersona",
  ungroupTrials: "personaLab.trials.newestFirst",
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];
