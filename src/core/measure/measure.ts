import type { MeasureRequest, MeasureResult } from "./measure-request.ts";

export async function measure(request: MeasureRequest): Promise<MeasureResult> {
  throw new Error(`not written yet: ${request.modelPath}`);
}
