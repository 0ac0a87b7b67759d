import * as z from "zod";

const claimedSchema = z.object({
  bestVloss: z.number().nullable(),
  elapsedMin: z.number().nullable(),
});

const phaseSchema = z.enum(["training", "validation"]);
const shapeSchema = z.tuple([z.int().positive(), z.int().positive()]);
const locationSchema = z.object({ file: z.string(), line: z.int().positive() });

/** What the training process knows when `train()` has returned. */
const runFactsSchema = z.object({
  steps: z.int().nonnegative(),
  device: z.string(),
  parameters: z.int().nonnegative(),
  parametersInfluencingLogits: z.int().nonnegative().nullable(),
  blockSize: z.int().positive(),
  vocabSize: z.int().positive(),
  modelClass: z.string(),
  dataFiles: z.array(
    z.object({
      path: z.string(),
      bytes: z.int().nonnegative(),
      trainingWindows: z.int().nonnegative(),
      validationWindows: z.int().nonnegative(),
    }),
  ),
  batchShapes: z.array(
    z.object({ phase: phaseSchema, shape: shapeSchema, calls: z.int().positive() }),
  ),
  claimedReadings: z
    .object({
      readings: z.int().positive(),
      batchesPerReading: z.int().positive(),
      batchShape: shapeSchema,
    })
    .nullable(),
  peakMemory: z.object({
    host: z.int().nonnegative(),
    device: z.int().nonnegative().nullable(),
  }),
  trainMinutes: z.number().nonnegative(),
  /** Whether importing the training script again would not train again. */
  scriptIsImportable: z.boolean(),
});

/**
 * One JSON line of the runner's own channel (file descriptor 3). Losses are nats per token as the
 * candidate's own code computed them: they are shown, never believed.
 */
export const runnerEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("started"), environment: z.record(z.string(), z.string()) }),
  z.object({ type: z.literal("imported"), path: z.string(), sha256: z.string() }),
  z.object({ type: z.literal("parameters"), parameters: z.int(), device: z.string() }),
  z.object({
    type: z.literal("step"),
    iteration: z.int().nonnegative(),
    loss: z.number().nullable(),
  }),
  z.object({
    type: z.literal("validation"),
    iteration: z.int().nonnegative(),
    loss: z.number().nullable(),
  }),
  z.object({ type: z.literal("returned"), claimed: claimedSchema }),
  z.object({ type: z.literal("trained"), facts: runFactsSchema }),
  z.object({ type: z.literal("reconstructed"), method: z.string() }),
  z.object({ type: z.literal("exporting"), method: z.string(), exporter: z.string() }),
  z.object({
    type: z.literal("exported"),
    method: z.enum(["rebuilt", "unpickled", "in-training-process"]),
    methodNote: z.string().optional(),
    exporter: z.enum(["torchscript", "dynamo"]),
    sha256: z.string(),
  }),
  z.object({
    type: z.literal("failed"),
    stage: z.enum(["training", "exporting"]),
    reason: z.string(),
    traceback: z.string().optional(),
    location: locationSchema.optional(),
    /** Whether another way of exporting may still work. */
    retry: z.boolean().optional(),
  }),
]);

export type RunnerEvent = z.infer<typeof runnerEventSchema>;
export type RunFacts = z.infer<typeof runFactsSchema>;
export type RunnerEventOf<T extends RunnerEvent["type"]> = Extract<RunnerEvent, { type: T }>;
