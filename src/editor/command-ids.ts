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
  /** Takes an optional trial id: opens the diff of a verified trial again. */
  resumeReview: "personaLab.resumeReview",
  acceptCandidate: "personaLab.acceptCandidate",
  rejectCandidate: "personaLab.rejectCandidate",
  /** Takes an optional trial id: writes a trained trial's files into the working files. */
  applyToWorkingFiles: "personaLab.applyToWorkingFiles",
  /** Ends whatever is under way. */
  cancel: "personaLab.cancel",
  showLog: "personaLab.showLog",
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];
