import { stat } from "node:fs/promises";
import { Failure, systemCode } from "../failure.ts";

/** @throws Failure (input) where `dir` is missing, no folder, or cannot be opened */
export async function requireFolder(dir: string): Promise<void> {
  try {
    if ((await stat(dir)).isDirectory()) return;
  } catch (error) {
    const why = systemCode(error) === "ENOENT" ? "does not exist" : "cannot be opened";
    throw new Failure("input", `${dir} ${why}: name a project's folder.`, { cause: error });
  }
  throw new Failure("input", `${dir} is not a folder: name a project's folder.`);
}
