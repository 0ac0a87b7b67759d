import { existsSync } from "node:fs";
import { Failure } from "../failure.ts";
import { readLedger } from "../ledger/ledger.ts";
import { trialsAsCsv } from "./trial-csv.ts";
import { trialsAsJsonLines } from "./trial-json-lines.ts";

export const EXPORT_FORMATS = ["html", "csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * The trials of a project as one text.
 *
 * @param projectRoot absolute path of the project
 * @param ids only these trials; all by default
 * @throws Failure (input) when the folder does not exist, or one of `ids` is unknown
 */
export async function exportLedger(
  projectRoot: string,
  format: ExportFormat,
  ids?: readonly string[],
): Promise<string> {
  if (!existsSync(projectRoot)) {
    throw new Failure("input", `${projectRoot} does not exist: name a project's folder.`);
  }
  const { trials: all } = await readLedger(projectRoot);
  const unknown = ids?.find((id) => !all.some((trial) => trial.id === id));
  if (unknown !== undefined) {
    throw new Failure("input", `There is no trial "${unknown}" in ${projectRoot}.`);
  }
  const trials = ids === undefined ? all : all.filter(({ id }) => ids.includes(id));
  switch (format) {
    case "csv":
      return trialsAsCsv(trials);
    case "jsonl":
      return trialsAsJsonLines(trials);
    case "html": {
      const { reportOf } = await import("./report/report.ts");
      return reportOf(projectRoot, trials);
    }
  }
}
