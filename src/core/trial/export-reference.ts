import * as z from "zod";

const tokens = z.array(z.array(z.int().nonnegative()));

/** Tokens and targets [B, T] with the NLL of the trained model as PyTorch computes it, nats. */
const batchSchema = z.object({
  idx: tokens,
  targets: tokens,
  /** `null` where the loss is not finite. */
  nll: z.array(z.array(z.number().nullable())),
});

/** What the runner leaves for the check of an export: batches of 1, 2 and 7 windows. */
export const referenceSchema = z.object({
  schema: z.literal(1),
  vocabSize: z.int().positive(),
  batches: z.array(batchSchema).min(3),
});

export type ReferenceBatch = z.infer<typeof batchSchema>;

/** What the checking process answers: absolute differences in nats a token, or what went wrong. */
export const checkAnswerSchema = z.union([
  z.object({ mean: z.number(), greatest: z.number() }),
  z.object({ problem: z.string() }),
]);

export type CheckAnswer = z.infer<typeof checkAnswerSchema>;
