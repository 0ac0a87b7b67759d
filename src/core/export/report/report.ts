import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { systemCode } from "../../failure.ts";
import { type ReportedLoss, readReportedCurves } from "../../ledger/reported-curves.ts";
import { labFolder, trialFolder } from "../../ledger/trial-folder.ts";
import { shippedPath } from "../../runtime-files.ts";
import type { Trial } from "../../trial/trial.ts";
import { PRODUCT_VERSION } from "../../version.ts";
import { reportPage } from "./page.ts";
import type { CurvePoint, ReportTrial } from "./trial-details.ts";

/** The HTML report of a project's trials, with their curves and edits. */
export async function reportOf(projectRoot: string, trials: readonly Trial[]): Promise<string> {
  const [script, style] = await Promise.all([asset("report.js"), asset("report.css")]);
  const read: ReportTrial[] = [];
  for (const trial of trials) read.push(await readReportTrial(projectRoot, trial));
  const report = {
    project: basename(projectRoot),
    madeAt: new Date().toISOString(),
    version: PRODUCT_VERSION,
    trials: read,
  };
  return reportPage(report, { script, style });
}

async function readReportTrial(projectRoot: string, trial: Trial): Promise<ReportTrial> {
  const folder = trialFolder(join(labFolder(projectRoot).trials, trial.id));
  const { training, validation } = await readReportedCurves(folder.events);
  const curves = { training: training.map(pointOf), validation: validation.map(pointOf) };
  return { trial, curves, diff: await readIfThere(folder.diff) };
}

/** A page is sent about, so it holds no more digits than it shows. */
function pointOf({ iteration, loss }: ReportedLoss): CurvePoint {
  return [iteration, loss === null ? null : Number(loss.toPrecision(5))];
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}

function asset(name: string): Promise<string> {
  return readFile(shippedPath(`report/${name}`, `dist/report/${name}`), "utf8");
}
