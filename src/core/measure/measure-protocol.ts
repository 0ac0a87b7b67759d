import * as z from "zod";
import { projectFileSchema } from "../project/project-file.ts";
import { MEASURE_STAGES } from "./measure-request.ts";
import { calibrationSourceSchema, probeSchema } from "./measurement.ts";

/**
 * The messages between Persona Lab and the process that loads ONNX Runtime, over Node's IPC channel
 * with structured clone, so that losses travel as typed arrays. Both sides parse what they get.
 */
const float32ArraySchema = z.custom<Float32Array>((value) => value instanceof Float32Array);

export const scoreJobSchema = z.object({
  modelPath: z.string(),
  dataPath: z.string(),
  holdoutPath: z.string().optional(),
  blockSize: z.int().positive(),
  dtype: projectFileSchema.shape.dtype.unwrap(),
  provider: z.string(),
  windows: z.int().positive().optional(),
  expectedModelSha256: z.string().optional(),
  expectedDataSha256: z.string().optional(),
});

/** To the process: one order in its life. */
export const orderSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("score"), job: scoreJobSchema }),
  z.object({ type: z.literal("providers") }),
]);

export const scoreResultSchema = z.object({
  model: z.object({
    sha256: z.string(),
    bytes: z.int(),
    vocabulary: z.int().positive().optional(),
  }),
  data: z.object({ sha256: z.string(), tokens: z.int() }),
  provider: z.object({
    used: z.string(),
    precision: z.literal("float16").optional(),
    note: z.string().optional(),
  }),
  batchSize: z.int().positive(),
  calibration: calibrationSourceSchema,
  tokensPerSecond: z.number(),
  nll: float32ArraySchema,
  holdoutNll: float32ArraySchema.optional(),
  probes: z.array(probeSchema),
});

export const providerStateSchema = z.object({
  name: z.string(),
  usable: z.boolean(),
  note: z.string().optional(),
});

/** From the process. `failed` carries a `Failure`; any other error ends the process. */
export const reportSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("progress"),
    stage: z.enum(MEASURE_STAGES),
    done: z.int(),
    total: z.int(),
  }),
  z.object({ type: z.literal("failed"), kind: z.enum(["input", "finding"]), message: z.string() }),
  z.object({ type: z.literal("scored"), result: scoreResultSchema }),
  z.object({ type: z.literal("providers"), providers: z.array(providerStateSchema) }),
]);

export type ScoreJob = z.infer<typeof scoreJobSchema>;
export type ScoreResult = z.infer<typeof scoreResultSchema>;
export type Order = z.infer<typeof orderSchema>;
export type Report = z.infer<typeof reportSchema>;
export type ProviderState = z.infer<typeof providerStateSchema>;
