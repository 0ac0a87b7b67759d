import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-node";

/** Mean NLL of all windows of a uint16 file, scored one window at a time; nats per token. */
export async function meanNll(graph: string, data: string, blockSize: number): Promise<number> {
  const bytes = await readFile(data);
  const tokens = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  const session = await ort.InferenceSession.create(graph);
  const count = Math.floor((tokens.length - 1) / blockSize);
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const window = (offset: number) =>
      new ort.Tensor(
        "int64",
        BigInt64Array.from(
          tokens.subarray(i * blockSize + offset, (i + 1) * blockSize + offset),
          BigInt,
        ),
        [1, blockSize],
      );
    const { nll } = await session.run({ idx: window(0), targets: window(1) });
    for (const value of (nll?.data ?? []) as Float32Array) sum += value;
  }
  await session.release();
  return sum / (count * blockSize);
}
