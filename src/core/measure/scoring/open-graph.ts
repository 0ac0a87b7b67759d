import { Failure } from "../../failure.ts";
import { withFixedRows } from "./fixed-rows.ts";
import { checkGraph } from "./graph-contract.ts";
import { onnxReason } from "./onnx-error.ts";
import type { ScoringSession, SessionFactory } from "./session.ts";

/** The graph that is measured, loaded on the CPU. */
export interface GraphUnderTest {
  readonly cpu: ScoringSession;
  readonly factory: SessionFactory;
  /** B where the graph fixes it. */
  readonly fixedRows: number | undefined;
  /** Makes any session of this graph take any number of rows. */
  readonly adapt: (session: ScoringSession) => ScoringSession;
}

/** @throws Failure (input) if the graph does not load or is not one of ours. */
export async function openGraph(
  { modelPath, blockSize }: { readonly modelPath: string; readonly blockSize: number },
  factory: SessionFactory,
): Promise<GraphUnderTest> {
  const session = await factory.open("cpu").catch((error: unknown) => {
    throw new Failure(
      "input",
      `The graph ${modelPath} cannot be loaded by ONNX Runtime (${onnxReason(error)}).`,
    );
  });
  const { rows } = checkGraph(session, modelPath, blockSize);
  const adapt = (other: ScoringSession) =>
    rows === undefined ? other : withFixedRows(other, rows);
  return { cpu: adapt(session), factory, fixedRows: rows, adapt };
}
