import * as z from "zod";
import { verificationSchema } from "../constraints/verification.ts";
import { measurementSchema } from "../measure/measurement.ts";
import { projectFileSchema } from "../project/project-file.ts";

export const TRIAL_STATES = [
  "drafted",
  "verified",
  "accepted",
  "training",
  "exporting",
  "measuring",
  "done",
  "rejected",
  "failed",
  "cancelled",
  "interrupted",
] as const;

export const trialStateSchema = z.enum(TRIAL_STATES);
export type TrialState = z.infer<typeof trialStateSchema>;

/** States that no step follows. */
export const FINAL_STATES: ReadonlySet<TrialState> = new Set([
  "done",
  "rejected",
  "failed",
  "cancelled",
  "interrupted",
]);

/** SHA-256 of what was reviewed, imported, exported and scored, and of the data. */
export const identitySchema = z.object({
  reviewed: z.record(z.string(), z.string()).optional(),
  imported: z.record(z.string(), z.string()).optional(),
  graph: z.string().optional(),
  train: z.string().optional(),
  validation: z.string().optional(),
  holdout: z.string().optional(),
});

/** What the training run showed of itself; data paths are relative to the project. */
export const observedSchema = z.object({
  /** T: tokens per window. */
  blockSize: z.int().positive(),
  /** Type of a token id in the data files. */
  dtype: projectFileSchema.shape.dtype.unwrap(),
  validationData: z.string(),
  trainingData: z.string().nullable(),
  holdoutData: z.string().nullable(),
  /** How many one-batch readings the claimed loss may be the least of, and tokens in each. */
  readings: z.int().nonnegative(),
  tokensPerReading: z.int().nonnegative(),
  trainingMinutes: z.number().nonnegative(),
});

/** What a person made of the candidate in review. */
export const reviewedSchema = z.object({
  accepted: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  /** Hunks whose text is the person's own. */
  edited: z.int().nonnegative(),
  /** Errors that stood when an expert's setting let it pass; absent where there were none. */
  allowedErrors: z.int().positive().optional(),
});

/** `trial.json`. */
export const trialSchema = z.object({
  schema: z.literal(1),
  id: z.string(),
  persona: z.string(),
  seed: z.int(),
  state: trialStateSchema,
  reason: z.string().optional(),
  /** The id of the baseline trial that this one is compared with. */
  baseline: z.string().optional(),
  claimed: z
    .object({ bestVloss: z.number().nullable(), elapsedMin: z.number().nullable() })
    .optional(),
  parameters: z.int().nullable(),
  steps: z.int().nullable(),
  device: z.string().nullable(),
  verification: verificationSchema.nullable(),
  measurement: measurementSchema.optional(),
  review: reviewedSchema.optional(),
  identity: identitySchema,
  observed: observedSchema.optional(),
  environment: z.record(z.string(), z.string()),
  llm: z
    .object({
      model: z.string(),
      recorded: z.boolean(),
      tokens: z.object({ prompt: z.int().nullable(), completion: z.int().nullable() }).nullable(),
    })
    .optional(),
});

export type Trial = z.infer<typeof trialSchema>;
export type Observed = z.infer<typeof observedSchema>;
export type Reviewed = z.infer<typeof reviewedSchema>;
export type Identity = z.infer<typeof identitySchema>;
