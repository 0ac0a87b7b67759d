import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Trial, trialSchema } from "../../../src/core/trial/trial.ts";

/** The trials of a project as they are on disk, oldest first. */
export function trialsOnDisk(project: string): Trial[] {
  const root = join(project, ".persona-lab", "trials");
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((id) => !id.startsWith("."))
    .sort()
    .map((id) =>
      trialSchema.parse(JSON.parse(readFileSync(trialFile(project, id, "trial.json"), "utf8"))),
    );
}

/** The path of one of a trial's files. */
export function trialFile(project: string, id: string, ...names: readonly string[]): string {
  return join(project, ".persona-lab", "trials", id, ...names);
}

/** The files of a folder, at any depth, that hold a text. */
export function filesThatHold(folder: string, text: string): string[] {
  const needle = Buffer.from(text);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(needle));
}
