import { listPersonas } from "../../core/persona/list-personas.ts";
import { requireFolder } from "../../core/project/require-folder.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** `personas`: id, name and source of every persona. */
export async function personas(options: { project?: string; json?: boolean }): Promise<ExitCode> {
  if (options.project !== undefined) await requireFolder(options.project);
  const found = await listPersonas(options.project, printNote);
  if (options.json) {
    printJson({ personas: found.map(({ id, name, source }) => ({ id, name, source })) });
  } else {
    for (const { id, name, source } of found) printLine(`${id.padEnd(16)}${name}  (${source})`);
  }
  return EXIT.fine;
}
