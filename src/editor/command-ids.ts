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
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];
