import * as z from "zod";

export const PROBE_IDS = [
  "causality",
  "batch-independence",
  "determinism",
  "finite",
  "memorised-validation",
  "claimed-vs-measured",
] as const;

/** The probes whose failure makes a measurement invalid: it never leads a ranking. */
export const VALIDITY_PROBES: ReadonlySet<ProbeId> = new Set<ProbeId>([
  "causality",
  "batch-independence",
  "determinism",
  "finite",
]);

/** `pass: null` means not run; the note says why. */
export const probeSchema = z.object({
  id: z.enum(PROBE_IDS),
  pass: z.boolean().nullable(),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  note: z.string(),
});

/** Where a batch size and a number of threads come from. */
export const calibrationSourceSchema = z.object({
  /** Timed in this measurement, remembered from an earlier one, or the largest batch as it is. */
  source: z.enum(["timed", "remembered", "default"]),
  /** Threads within one operation; 0: ONNX Runtime's own choice. */
  threads: z.int().nonnegative(),
  /** When it was timed, ISO 8601. */
  timedAt: z.string().optional(),
  /** The file that remembers it. */
  file: z.string().optional(),
});

const intervalSchema = z.tuple([z.number(), z.number()]);
export const verdictSchema = z.enum(["better", "worse", "cannot tell"]);

/**
 * Two trained models on the same windows: does this one predict this text better? Nats per token.
 * Null where either model has a loss that is not finite.
 */
export const modelsVerdictSchema = z.object({
  difference: z.number().nullable(),
  ci95: intervalSchema.nullable(),
  verdict: verdictSchema,
});

/** Does the edit help, seeds included? Nats per token. */
export const editVerdictSchema = z.object({
  difference: z.number().nullable(),
  ci95: intervalSchema.nullable(),
  verdict: verdictSchema,
  seeds: z.object({ candidate: z.int(), baseline: z.int() }),
  minimumDetectable: z.number().nullable(),
});

/**
 * `measurement.json`. Losses are mean next-token NLL in nats; null where some token's loss is not
 * finite (the probe `finite` fails then, and JSON knows no infinity).
 */
export const measurementSchema = z.object({
  schema: z.literal(1),
  model: z.object({
    sha256: z.string(),
    bytes: z.int(),
    /** Tokens that the graph gives a probability to; absent where it accepts any target. */
    vocabulary: z.int().positive().optional(),
  }),
  data: z.object({ sha256: z.string(), tokens: z.int() }),
  blockSize: z.int().positive(),
  windows: z.int().positive(),
  tokens: z.int().positive(),
  provider: z.object({
    requested: z.string(),
    used: z.string(),
    /** Half precision (float16 or bfloat16), where that is what it computed in; else float32. */
    precision: z.literal("float16").optional(),
    note: z.string().optional(),
  }),
  nll: z.object({
    mean: z.number().nullable(),
    ci95: intervalSchema.nullable(),
    /** Consecutive windows that the interval treats as one, by their autocorrelation. */
    blockLength: z.int().positive().optional(),
  }),
  perplexity: z.number().nullable(),
  bitsPerToken: z.number().optional(),
  /** Only where a token is known to be a byte. */
  bitsPerByte: z.number().optional(),
  probes: z.array(probeSchema),
  valid: z.boolean(),
  /** Of the validation data, without the first batch, which also warms up. */
  tokensPerSecond: z.number(),
  batchSize: z.int().positive(),
  /** Where batch size and threads come from; absent in files of older versions. */
  calibration: calibrationSourceSchema.optional(),
  baseline: z
    .object({
      trial: z.string().optional(),
      models: modelsVerdictSchema,
      edit: editVerdictSchema.nullable(),
    })
    .optional(),
});

export type CalibrationSource = z.infer<typeof calibrationSourceSchema>;
export type Probe = z.infer<typeof probeSchema>;
export type ProbeId = (typeof PROBE_IDS)[number];
export type Measurement = z.infer<typeof measurementSchema>;
export type ModelsVerdict = z.infer<typeof modelsVerdictSchema>;
export type EditVerdict = z.infer<typeof editVerdictSchema>;
export type Interval = readonly [low: number, high: number];
