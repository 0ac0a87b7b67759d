import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { systemCode } from "../../core/failure.ts";
import { labFolder, trialFolder } from "../../core/ledger/trial-folder.ts";
import { runnerEventSchema } from "../../core/trial/runner-events.ts";
import type { Curves, Point } from "./messages.ts";

/** A curve keeps about this many points: more than a screen has columns for is of no use. */
const POINTS = 400;

/** When a line was written; nobody else reads it, so it is no part of an event. */
const timedSchema = z.object({ time: z.iso.datetime() });

/**
 * The losses that a trial's training code computed, from `events.jsonl`. A trial that never trained
 * has empty curves; a line that a kill cut off is left out.
 */
export async function readCurves(projectRoot: string, trialId: string): Promise<Curves> {
  const { events } = trialFolder(join(labFolder(projectRoot).trials, trialId));
  const training: Point[] = [];
  const validation: Point[] = [];
  let start: number | null = null;
  try {
    const lines = createInterface({ input: createReadStream(events, "utf8") });
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
function thinned(points: readonly Point[]): Point[] {
  const stride = Math.ceil(points.length / POINTS);
  return points.filter((_, at) => at % stride === 0 || at === points.length - 1);
}
