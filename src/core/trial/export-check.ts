import { execa } from "execa";
import { shippedPath } from "../runtime-files.ts";
import { type CheckAnswer, checkAnswerSchema } from "./export-reference.ts";

/** The mean absolute difference of a token's NLL, nats, up to which a graph is the trained model. */
const MEAN_TOLERANCE = 1e-4;
const GREATEST_TOLERANCE = 1e-2;
const CHECK_LIMIT_MS = 10 * 60_000;

export interface ExportAgreement {
  readonly agrees: boolean;
  /** Greatest absolute difference of a token's NLL, nats; `null` where the graph did not run. */
  readonly greatest: number | null;
  /** A clause that says what is wrong, absent where they agree. */
  readonly problem?: string;
}

/**
 * Runs the graph on the runner's reference batches (1, 2 and 7 windows of real tokens) with ONNX
 * Runtime on the CPU, in a process of its own, and compares each token's NLL with PyTorch's.
 */
export async function checkExportAgreement(
  modelPath: string,
  referencePath: string,
  signal?: AbortSignal,
): Promise<ExportAgreement> {
  const program = shippedPath("export-check-process.js", "dist/export-check-process.js");
  const result = await execa(process.execPath, [program, modelPath, referencePath], {
    reject: false,
    timeout: CHECK_LIMIT_MS,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  const answer = parseAnswer(result.stdout);
  if (answer === null) {
    const how = result.signal ? `was killed by ${result.signal}` : `exited with ${result.exitCode}`;
    return { agrees: false, greatest: null, problem: `the process that checks it ${how}` };
  }
  if ("problem" in answer) return { agrees: false, greatest: null, problem: answer.problem };
  const agrees = answer.mean <= MEAN_TOLERANCE && answer.greatest <= GREATEST_TOLERANCE;
  const problem = `its losses differ from PyTorch's by ${answer.mean.toPrecision(2)} nats a token on average, ${answer.greatest.toPrecision(2)} at most`;
  return { agrees, greatest: answer.greatest, ...(agrees ? {} : { problem }) };
}

function parseAnswer(stdout: string): CheckAnswer | null {
  try {
    return checkAnswerSchema.parse(JSON.parse(stdout));
  } catch {
    return null;
  }
}
