import { resolve } from "node:path";
import { requireFolder } from "../../core/project/require-folder.ts";
import {
  type ComparedTrial,
  compareTrials,
  type TrialComparison,
} from "../../core/trial/compare-trials.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine } from "../print.ts";

/** `trials compare`: each trial against the first one named. */
export async function compareTrialsCommand(
  ids: readonly string[],
  options: { readonly project: string; readonly json?: boolean },
): Promise<ExitCode> {
  await requireFolder(options.project);
  const compared = await compareTrials(resolve(options.project), ids);
  if (options.json) {
    printJson(compared);
  } else {
    printLine(`against ${named(compared.reference)}`);
    for (const comparison of compared.comparisons) {
      for (const line of described(comparison)) printLine(line);
    }
  }
  const isWhole = compared.comparisons.every(({ models }) => models !== null);
  return isWhole ? EXIT.fine : EXIT.finding;
}

function described(comparison: TrialComparison): string[] {
  const { models, edit, note } = comparison;
  const lines = ["", named(comparison)];
  if (models !== null) lines.push(`  these models: ${figure(models)}: ${models.verdict}`);
  if (edit !== null) {
    const { seeds, minimumDetectable } = edit;
    const power =
      minimumDetectable === null
        ? ""
        : `; ${minimumDetectable.toFixed(4)} would be found with 80 % power`;
    lines.push(
      `  the edit: ${figure(edit)}: ${edit.verdict} (${seeds.candidate} against ${seeds.baseline} seeds${power})`,
    );
  }
  if (note !== null) lines.push(`  ${note}`);
  return lines;
}

function named({ id, measured }: ComparedTrial): string {
  return `${id}  ${measured === null ? "no valid measurement" : `${measured.toFixed(4)} nats per token`}`;
}

function figure({
  difference,
  ci95,
}: {
  readonly difference: number | null;
  readonly ci95: readonly [number, number] | null;
}): string {
  if (difference === null) return "no finite difference";
  const signed = `${difference < 0 ? "" : "+"}${difference.toFixed(4)}`;
  if (ci95 === null) return signed;
  return `${signed} (95 %: ${ci95[0].toFixed(4)} to ${ci95[1].toFixed(4)})`;
}
