import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { systemCode } from "../../core/failure.ts";
import { labFolder, trialFolder } from "../../core/ledger/trial-folder.ts";
import { runnerEventSchema } from "../../core/trial/runner-events.ts";
import type { Curves, Point } from "./messages.ts";

/** A curve keeps about this many points: more than a screen has columns for is of no use. */
const POINTS = 400;

/**
 * The losses that a trial's training code computed, from `events.jsonl`. A trial that never trained
 * has empty curves; a line that a kill cut off is left out.
 */
export async function readCurves(projectRoot: string, trialId: string): Promise<Curves> {
  const { events } = trialFolder(join(labFolder(projectRoot).trials, trialId));
  const training: Point[] = [];
  const validation: Point[] = [];
  try {
    const lines = createInterface({ input: createReadStream(events, "utf8") });
    for await (const line of lines) {
      const event = runnerEventSchema.safeParse(parsed(line));
      if (!event.success) continue;
      const { data } = event;
      if (data.type === "step") training.push({ iteration: data.iteration, loss: data.loss });
      if (data.type === "validation")
        validation.push({ iteration: data.iteration, loss: data.loss });
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

/** Every n-th point and the last one. */
function thinned(points: readonly Point[]): Point[] {
  const stride = Math.ceil(points.length / POINTS);
  return points.filter((_, at) => at % stride === 0 || at === points.length - 1);
}
