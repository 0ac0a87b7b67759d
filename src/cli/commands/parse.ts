import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { Failure } from "../../core/failure.ts";
import { DEFAULT_PROJECT_FILE } from "../../core/project/project-file.ts";
import { readProjectFile } from "../../core/project/read-project-file.ts";
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
  const file = options.project ? await readProjectFile(options.project) : DEFAULT_PROJECT_FILE;
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
  return path === "-" ? await readAll(process.stdin) : await readFile(path, "utf8");
}

function printParsed(parsed: ReturnType<typeof parseReply>): void {
  for (const [path, { state, text }] of Object.entries(parsed.files)) {
    const lines = text === "" ? "" : `, ${text.split("\n").length - 1} lines`;
    printLine(`${path}: ${state}${lines}`);
  }
  for (const note of parsed.notes) printLine(`note: ${note}`);
}
