import * as z from "zod/mini";

/**
 * What the extension host and the dashboard's browser code say to each other. Both sides check what
 * they receive: the browser side because a reload can pair it with another version, the host side
 * because nothing from a webview is trusted.
 *
 * The webview says `ready`; the host answers with a `snapshot`; after that only what changed is
 * sent. Messages to a hidden webview are lost, so a webview that comes back says `ready` again.
 */

const number = z.nullable(z.number());

/** A loss in nats per token with its 95 % interval. */
const estimateSchema = z.object({ value: number, low: number, high: number });

const verdictSchema = z.enum(["better", "worse", "cannot tell"]);

const comparisonSchema = z.object({ difference: estimateSchema, verdict: verdictSchema });

const probeSchema = z.object({ id: z.string(), pass: z.nullable(z.boolean()), note: z.string() });

const trialRowSchema = z.object({
  id: z.string(),
  persona: z.string(),
  isBaseline: z.boolean(),
  /** Whether this is a baseline of the code as it is on disk now. */
  isCurrentBaseline: z.boolean(),
  seed: z.number(),
  state: z.string(),
  reason: z.nullable(z.string()),
  claimed: number,
  measured: z.nullable(estimateSchema),
  /** Null where nothing was measured. */
  valid: z.nullable(z.boolean()),
  probes: z.array(probeSchema),
  /** This trained model against the baseline's, over the same windows. */
  models: z.nullable(comparisonSchema),
  /** The edit against the baseline, seeds included: the headline. */
  edit: z.nullable(
    z.extend(comparisonSchema, {
      candidateSeeds: z.number(),
      baselineSeeds: z.number(),
    }),
  ),
  provider: z.nullable(
    z.object({ requested: z.string(), used: z.string(), note: z.nullable(z.string()) }),
  ),
  parameters: number,
  device: z.nullable(z.string()),
  /** Wall-clock minutes of training. */
  minutes: number,
  model: z.nullable(z.string()),
});

const projectSchema = z.object({
  root: z.string(),
  name: z.string(),
  /** Newest first. */
  trials: z.array(trialRowSchema),
  unreadable: z.array(z.object({ id: z.string(), reason: z.string() })),
});

const labSchema = z.object({
  trusted: z.boolean(),
  projects: z.array(projectSchema),
  currentRoot: z.nullable(z.string()),
});

const pointSchema = z.object({ iteration: z.number(), loss: number });

/** Losses that the training code computed, oldest first, nats per token. */
const curvesSchema = z.object({
  training: z.array(pointSchema),
  validation: z.array(pointSchema),
});

const runningSchema = z.object({
  id: z.nullable(z.string()),
  projectRoot: z.string(),
  persona: z.string(),
  seed: z.number(),
  stage: z.string(),
  percent: number,
  detail: z.string(),
  device: z.nullable(z.string()),
  parameters: number,
  curves: curvesSchema,
});

/** From the host to the dashboard. */
export const hostMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("snapshot"), lab: labSchema, running: z.nullable(runningSchema) }),
  z.object({ type: z.literal("lab"), lab: labSchema }),
  z.object({ type: z.literal("running"), running: z.nullable(runningSchema) }),
  z.object({
    type: z.literal("curves"),
    root: z.string(),
    id: z.string(),
    curves: curvesSchema,
  }),
]);

/** Buttons that act on no trial in particular. */
export const LAB_ACTIONS = [
  "applyPersona",
  "measureBaseline",
  "createStarter",
  "manageTrust",
  "cancel",
] as const;

/** Buttons of one trial. */
export const TRIAL_ACTIONS = ["openFolder", "resumeReview", "applyToWorkingFiles"] as const;

/** From the dashboard to the host. */
export const webviewMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("act"), action: z.enum(LAB_ACTIONS) }),
  z.object({
    type: z.literal("actOnTrial"),
    action: z.enum(TRIAL_ACTIONS),
    root: z.string(),
    id: z.string(),
  }),
  z.object({ type: z.literal("readCurves"), root: z.string(), id: z.string() }),
]);

export type Estimate = z.infer<typeof estimateSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type TrialRow = z.infer<typeof trialRowSchema>;
export type ProjectView = z.infer<typeof projectSchema>;
export type LabView = z.infer<typeof labSchema>;
export type Point = z.infer<typeof pointSchema>;
export type Curves = z.infer<typeof curvesSchema>;
export type RunningView = z.infer<typeof runningSchema>;
export type HostMessage = z.infer<typeof hostMessageSchema>;
export type WebviewMessage = z.infer<typeof webviewMessageSchema>;
export type LabAction = (typeof LAB_ACTIONS)[number];
export type TrialAction = (typeof TRIAL_ACTIONS)[number];
