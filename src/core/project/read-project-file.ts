import { join } from "node:path";
import { PROJECT_DEFAULTS } from "./project-defaults.ts";
import type { ProjectFile } from "./project-file.ts";
import { readSource } from "./read-source.ts";

export const PROJECT_FILE_NAME = "persona-lab.json";

/**
 * Reads `persona-lab.json` of a folder; without one, everything has its default.
 *
 * `train` and `model` come back with forward slashes and without `.` or `..` in them.
 *
 * @throws Failure (input) that names the key which is unknown, of a wrong type, or a path that
 * leaves the project
 */
export async function readProjectFile(root: string): Promise<ProjectFile> {
  const path = join(root, PROJECT_FILE_NAME);
  const text = await readSource(path, path);
  if (text === undefined) return PROJECT_DEFAULTS;
  // Without such a file, as most projects are, the schema's library need not be loaded.
  const { parseProjectFile } = await import("./parse-project-file.ts");
  return parseProjectFile(text, path);
}
