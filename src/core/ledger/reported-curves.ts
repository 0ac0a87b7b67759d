import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import * as z from "zod";
import { systemCode } from "../failure.ts";
import { runnerEventSchema } from "../trial/runner-events.ts";

/** One reading of a loss that the training code computed itself: shown, never believed. */
export interface ReportedLoss {
  readonly iteration: number;
  /** Nats per token; null where it was not finite. */
  readonly loss: number | null;
  /** Since the run's first reading; null where the time was not recorded. */
  readonly seconds: number | null;
}

/** Both curves of a trial, oldest first. */
export interface ReportedCurves {
  readonly training: ReportedLoss[];
  readonly validation: ReportedLoss[];
}

/** A curve keeps about this many points: more than a screen has columns for is of no use. */
const POINTS = 400;

/** When a line was written; nobody else reads it, so it is no part of an event. */
const timedSchema = z.object({ time: z.iso.datetime() });

/**
 * The losses that a trial's training code computed, from its `events.jsonl`, thinned to about 400
 * points each. A trial that never trained has empty curves; a line that a kill cut off is left out.
 */
export async function readReportedCurves(eventsPath: string): Promise<ReportedCurves> {
  const training: ReportedLoss[] = [];
  const validation: ReportedLoss[] = [];
  let start: number | null = null;
  try {
    const lines = createInterface({ input: createReadStream(eventsPath, "utf8") });
    for await (const line of lines) {
      const json = parsed(line);
      const { data: event } = runnerEventSchema.safeParse(json);
      if (event?.type !== "step" && event?.type !== "validation") continue;
      const at = timeOf(json);
      start ??= at;
      const seconds = at === null || start === null ? null : (at - start) / 1000;
      const point = { iteration: event.iteration, loss: event.loss, seconds };
      (event.type === "step" ? training : validation).push(point);
    }
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  return { training: thinned(training), validation: thinned(validation) };
}

/** Milliseconds since 1970. */
function timeOf(json: unknown): number | null {
  const { data } = timedSchema.safeParse(json);
  return data === undefined ? null : Date.parse(data.time);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Every n-th point and the last one. */
function thinned(points: readonly ReportedLoss[]): ReportedLoss[] {
  const stride = Math.ceil(points.length / POINTS);
  return points.filter((_, at) => at % stride === 0 || at === points.length - 1);
}
