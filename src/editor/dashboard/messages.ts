import * as z from "zod/mini";

/**
 * What the extension host and the dashboard's browser code say to each other. Both sides check what
 * they receive: the browser side because a reload can pair it with another version, the host side
 * because nothing from a webview is trusted.
 *
 * The webview says `ready`; the host answers with a `snapshot`; after that only what changed is
 * sent. Messages to a hidden webview are lost, so a webview that comes back says `ready` again.
 * Curves, details and texts of a trial are large, so they are sent when they are asked for.
 */

const number = z.nullable(z.number());

/** A loss in nats per token with its 95 % interval. */
const estimateSchema = z.object({ value: number, low: number, high: number });

const verdictSchema = z.enum(["better", "worse", "cannot tell"]);

const comparisonSchema = z.object({ difference: estimateSchema, verdict: verdictSchema });

/** What the leaderboard shows of a trial; null or empty where the ledger says nothing. */
const trialRowSchema = z.object({
  id: z.string(),
  /** Place in the order of work: a newer trial has a larger number. */
  order: z.number(),
  persona: z.string(),
  isBaseline: z.boolean(),
  /** Whether this is a baseline of the code as it is on disk now. */
  isCurrentBaseline: z.boolean(),
  /** Whether it is the placebo persona's. */
  isControl: z.boolean(),
  seed: z.number(),
  state: z.string(),
  reason: z.nullable(z.string()),
  claimed: number,
  /** Whether the claim is lower than a reading of the measured model can be. */
  isClaimTooLow: z.boolean(),
  measured: z.nullable(estimateSchema),
  /** Null where nothing was measured. */
  valid: z.nullable(z.boolean()),
  failedProbes: z.array(z.string()),
  /** This trained model against the baseline's, over the same windows. */
  models: z.nullable(comparisonSchema),
  /** The edit against the baseline, seeds included: the headline. */
  edit: z.nullable(
    z.extend(comparisonSchema, {
      candidateSeeds: z.number(),
      baselineSeeds: z.number(),
      minimumDetectable: number,
    }),
  ),
  provider: z.nullable(
    z.object({ requested: z.string(), used: z.string(), note: z.nullable(z.string()) }),
  ),
  parameters: number,
  device: z.nullable(z.string()),
  /** Wall-clock minutes of training. */
  minutes: number,
  /** The language model that answered. */
  model: z.nullable(z.string()),
  tokens: z.nullable(z.object({ prompt: number, completion: number })),
  /** Of the answer, in the currency of its price. */
  cost: number,
});

const projectSchema = z.object({
  root: z.string(),
  name: z.string(),
  /** Newest first. */
  trials: z.array(trialRowSchema),
  /** How far the code on disk moves from seed to seed, as a sentence. */
  noiseFloor: z.string(),
  unreadable: z.array(z.object({ id: z.string(), reason: z.string() })),
});

const labSchema = z.object({
  trusted: z.boolean(),
  projects: z.array(projectSchema),
  currentRoot: z.nullable(z.string()),
});

/** `seconds`: since the run's first reading; null where the time was not recorded. */
const pointSchema = z.object({ iteration: z.number(), loss: number, seconds: number });

/** Losses that the training code computed, oldest first, nats per token. */
const curvesSchema = z.object({
  training: z.array(pointSchema),
  validation: z.array(pointSchema),
});

/** How far the work under way is: what changes many times a second. */
const progressSchema = z.object({
  percent: number,
  detail: z.string(),
  device: z.nullable(z.string()),
  parameters: number,
  iterationsPerSecond: number,
  /** Null where the end cannot be foreseen. */
  secondsLeft: number,
});

const runningSchema = z.extend(progressSchema, {
  id: z.nullable(z.string()),
  projectRoot: z.string(),
  persona: z.string(),
  seed: z.number(),
  stage: z.string(),
  curves: curvesSchema,
});

const probeSchema = z.object({
  id: z.string(),
  pass: z.nullable(z.boolean()),
  value: number,
  threshold: number,
  note: z.string(),
});

const violationSchema = z.object({
  rule: z.string(),
  severity: z.string(),
  /** File, line and column. */
  place: z.string(),
  message: z.string(),
});

/** A name and what stands beside it. */
const factSchema = z.object({ name: z.string(), value: z.string() });

/** What a trial says beyond its row, but for its long texts. */
const detailsSchema = z.object({
  verification: z.nullable(
    z.object({ verdict: z.enum(["pass", "fail"]), violations: z.array(violationSchema) }),
  ),
  probes: z.array(probeSchema),
  measurement: z.array(factSchema),
  /** SHA-256 hashes. */
  identity: z.array(factSchema),
  environment: z.array(factSchema),
});

/** The long texts of a trial folder. */
export const TEXT_PARTS = ["diff", "brief", "reply", "log"] as const;
const textPartSchema = z.enum(TEXT_PARTS);

const trialKey = { root: z.string(), id: z.string() };

/** From the host to the dashboard. */
export const hostMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("snapshot"), lab: labSchema, running: z.nullable(runningSchema) }),
  z.object({ type: z.literal("lab"), lab: labSchema }),
  /** Rows of one project that are new or differ, and those that are gone. */
  z.object({
    type: z.literal("rows"),
    root: z.string(),
    changed: z.array(trialRowSchema),
    removed: z.array(z.string()),
  }),
  /** A person chose a trial outside of the page. */
  z.object({ type: z.literal("select"), ...trialKey }),
  z.object({ type: z.literal("running"), running: z.nullable(runningSchema) }),
  /** The same work as before, a little further; `curves` holds the new points alone. */
  z.object({ type: z.literal("progress"), progress: progressSchema, curves: curvesSchema }),
  z.object({ type: z.literal("curves"), ...trialKey, curves: curvesSchema }),
  z.object({ type: z.literal("details"), ...trialKey, details: detailsSchema }),
  z.object({
    type: z.literal("text"),
    ...trialKey,
    part: textPartSchema,
    /** Null where the trial has no such text. */
    text: z.nullable(z.string()),
  }),
]);

/** Buttons that act on no trial in particular. */
export const LAB_ACTIONS = [
  "applyPersona",
  "measureBaseline",
  "measureNoiseFloor",
  "createStarter",
  "manageTrust",
  "cancel",
] as const;

/** Buttons of one trial. */
export const TRIAL_ACTIONS = [
  "resumeReview",
  "openDiff",
  "restore",
  "makeBaseline",
  "runAgain",
  "measureAgain",
  "export",
  "openFolder",
  "delete",
] as const;

/** From the dashboard to the host. */
export const webviewMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("act"), action: z.enum(LAB_ACTIONS) }),
  z.object({
    type: z.literal("actOnTrial"),
    action: z.enum(TRIAL_ACTIONS),
    ...trialKey,
  }),
  z.object({ type: z.literal("readCurves"), ...trialKey }),
  z.object({ type: z.literal("readDetails"), ...trialKey }),
  z.object({ type: z.literal("readText"), ...trialKey, part: textPartSchema }),
]);

export type Estimate = z.infer<typeof estimateSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type TrialRow = z.infer<typeof trialRowSchema>;
export type ProjectView = z.infer<typeof projectSchema>;
export type LabView = z.infer<typeof labSchema>;
export type Point = z.infer<typeof pointSchema>;
export type Curves = z.infer<typeof curvesSchema>;
export type Progress = z.infer<typeof progressSchema>;
export type TrialDetails = z.infer<typeof detailsSchema>;
export type Fact = z.infer<typeof factSchema>;
export type TextPart = (typeof TEXT_PARTS)[number];
export type RunningView = z.infer<typeof runningSchema>;
export type HostMessage = z.infer<typeof hostMessageSchema>;
export type WebviewMessage = z.infer<typeof webviewMessageSchema>;
export type LabAction = (typeof LAB_ACTIONS)[number];
export type TrialAction = (typeof TRIAL_ACTIONS)[number];
