// The process that runs an exported graph on the reference batches; started by export-check.ts.
import { readFile } from "node:fs/promises";
import { messageOf } from "../failure.ts";
import { type CheckAnswer, type ReferenceBatch, referenceSchema } from "./export-reference.ts";

/** Scores every reference batch and tells the differences; `null` stands for a non-finite loss. */
async function check(modelPath: string, referencePath: string): Promise<CheckAnswer> {
  const reference = referenceSchema.parse(JSON.parse(await readFile(referencePath, "utf8")));
  const ort = await import("onnxruntime-node");
  const session = await ort.InferenceSession.create(modelPath, { executionProviders: ["cpu"] });
  let sum = 0;
  let count = 0;
  let greatest = 0;
  for (const batch of reference.batches) {
    const idx = tensorOf(batch.idx);
    const targets = tensorOf(batch.targets);
    const { nll } = await session.run({ idx, targets });
    if (nll === undefined || !(nll.data instanceof Float32Array)) {
      return { problem: "the graph has no float32 output called nll" };
    }
    const expected = batch.nll.flat();
    if (nll.data.length !== expected.length) {
      return { problem: `nll has shape [${nll.dims.join(", ")}] for ${sizeOf(batch)}` };
    }
    for (const [i, value] of nll.data.entries()) {
      const difference = differenceOf(value, expected[i] ?? null);
      sum += difference;
      count += 1;
      greatest = Math.max(greatest, difference);
    }
  }
  return { mean: sum / Math.max(1, count), greatest };

  function tensorOf(rows: readonly (readonly number[])[]) {
    const tokens = BigInt64Array.from(rows.flat(), BigInt);
    return new ort.Tensor("int64", tokens, [rows.length, rows[0]?.length ?? 0]);
  }
}

function differenceOf(value: number, expected: number | null): number {
  if (expected === null) return Number.isFinite(value) ? 1e9 : 0;
  return Number.isFinite(value) ? Math.abs(value - expected) : 1e9;
}

function sizeOf(batch: ReferenceBatch): string {
  return `tokens of shape [${batch.idx.length}, ${batch.idx[0]?.length ?? 0}]`;
}

const [modelPath = "", referencePath = ""] = process.argv.slice(2);
const answer = await check(modelPath, referencePath).catch(
  (error): CheckAnswer => ({ problem: messageOf(error).split("\n")[0] ?? "" }),
);
process.stdout.write(`${JSON.stringify(answer)}\n`);
