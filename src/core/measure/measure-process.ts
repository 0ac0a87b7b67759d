/**
 * The process that loads ONNX Runtime. A native fault, a blocking run or a changed floating-point
 * mode stays in here; the parent may kill it at any time, and without a parent it ends itself.
 */
import { availableParallelism } from "node:os";
import { Failure } from "../failure.ts";
import { calibrationFile } from "./calibration/calibration-file.ts";
import { type Order, orderSchema, type Report } from "./measure-protocol.ts";
import { onnxSessionFactory } from "./scoring/onnx-session.ts";
import { scoreGraph } from "./scoring/score-graph.ts";
import { tryProviders } from "./scoring/try-providers.ts";

async function obey(order: Order): Promise<Report> {
  try {
    if (order.type === "providers") {
      return { type: "providers", providers: await tryProviders(onnxSessionFactory) };
    }
    const result = await scoreGraph(order.job, {
      factoryFor: onnxSessionFactory,
      platform: process.platform,
      parallelism: availableParallelism(),
      calibrations: calibrationFile(),
      now: () => performance.now(),
      onProgress: (progress) => send({ type: "progress", ...progress }),
    });
    return { type: "scored", result };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { type: "failed", kind: error.kind, message: error.message };
  }
}

function send(report: Report): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(report, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}

process.once("disconnect", () => process.exit(1));
process.once("message", async (message) => {
  await send(await obey(orderSchema.parse(message)));
  process.exit(0);
});
