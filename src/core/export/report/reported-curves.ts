import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { systemCode } from "../../failure.ts";
import { runnerEventSchema } from "../../trial/runner-events.ts";

/** One reading of a loss that the training code computed: iteration, nats per token. */
export type CurvePoint = readonly [iteration: number, loss: number | null];

/** Both curves of a trial, oldest first. */
export interface ReportedCurves {
  readonly training: readonly CurvePoint[];
  readonly validation: readonly CurvePoint[];
}

/** A page's width has no room for more. */
const POINTS = 300;

/**
 * The losses that a trial's training code computed, from its `events.jsonl`, thinned to about 300
 * points each. A trial that never trained has none; a line that a kill cut off is left out.
 */
export async function readReportedCurves(eventsPath: string): Promise<ReportedCurves> {
  const training: CurvePoint[] = [];
  const validation: CurvePoint[] = [];
  try {
    for await (const line of createInterface({ input: createReadStream(eventsPath, "utf8") })) {
      const { data } = runnerEventSchema.safeParse(parsed(line));
      if (data?.type === "step") training.push([data.iteration, rounded(data.loss)]);
      if (data?.type === "validation") validation.push([data.iteration, rounded(data.loss)]);
    }
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  return { training: thinned(training), validation: thinned(validation) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function rounded(loss: number | null): number | null {
  return loss === null ? null : Number(loss.toPrecision(5));
}

function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  const stride = Math.ceil(points.length / POINTS);
  return points.filter((_, at) => at % stride === 0 || at === points.length - 1);
}
