import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { Failure, systemCode } from "../../core/failure.ts";
import { loadProjectFile } from "../../core/project/load-project.ts";
import { DEFAULT_PROJECT_FILE } from "../../core/project/project-file.ts";
import { parseReply } from "../../core/reply/parse-reply.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** `parse`: both files of a reply, or why there is nothing usable. */
export async function parse(options: {
  reply: string;
  project?: string;
  json?: boolean;
}): Promise<ExitCode> {
  const reply = await readReply(options.reply);
  const file =
    options.project === undefined ? DEFAULT_PROJECT_FILE : await loadProjectFile(options.project);
  try {
    const parsed = parseReply(reply, { files: [file.train, file.model], entry: file.entry });
    if (options.json) printJson(parsed);
    else printParsed(parsed);
    return EXIT.fine;
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== "finding") throw error;
    if (options.json) printJson({ error: error.message });
    else printNote(`persona-lab: ${error.message}`);
    return EXIT.finding;
  }
}

/** A reply from a file, or from standard input for `-`. */
export async function readReply(path: string): Promise<string> {
  if (path === "-") return await readAll(process.stdin);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) !== "EISDIR") throw error;
    const message = `The reply ${path} is a folder: name the file that holds it.`;
    throw new Failure("input", message, { cause: error });
  }
}

function printParsed(parsed: ReturnType<typeof parseReply>): void {
  for (const [path, { state, text }] of Object.entries(parsed.files)) {
    const lines = text === "" ? "" : `, ${text.split("\n").length - 1} lines`;
    printLine(`${path}: ${state}${lines}`);
  }
  for (const note of parsed.notes) printLine(`note: ${note}`);
}
