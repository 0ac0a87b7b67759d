import { resolve } from "node:path";
import { EXPORT_FORMATS, exportLedger } from "../../core/export/export-ledger.ts";
import { Failure } from "../../core/failure.ts";
import { writeTextFile } from "../../core/ledger/json-file.ts";
import { requireFolder } from "../../core/project/require-folder.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printNote, printText } from "../print.ts";

export interface ExportOptions {
  readonly project: string;
  readonly format: string;
  readonly out?: string;
}

/** `trials export`: the ledger, or the named trials of it, as one file or on standard output. */
export async function exportTrials(
  ids: readonly string[],
  options: ExportOptions,
): Promise<ExitCode> {
  const format = EXPORT_FORMATS.find((each) => each === options.format);
  if (format === undefined) {
    throw new Failure("input", `There is no format "${options.format}": use html, csv or jsonl.`);
  }
  await requireFolder(options.project);
  const root = resolve(options.project);
  const text = await exportLedger(root, format, ids.length === 0 ? undefined : ids);
  if (options.out === undefined) {
    printText(text);
    return EXIT.fine;
  }
  await writeTextFile(resolve(options.out), text);
  printNote(`Exported to ${options.out}.`);
  return EXIT.fine;
}
