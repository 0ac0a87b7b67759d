import { isAbsolute, relative, sep } from "node:path";
import type { DataFile } from "./training-outcome.ts";

/**
 * Paths as the project knows them: relative, with forward slashes, where they lie below one of the
 * roots (the scratch copy, the project itself); others stay absolute.
 */
export function toProjectPath(path: string, roots: readonly string[]): string {
  for (const root of roots) {
    const found = relative(root, path);
    if (found !== "" && !found.startsWith("..") && !isAbsolute(found)) {
      return found.split(sep).join("/");
    }
  }
  return path;
}

/** The file that fed most of the sampled training windows; `null` where none was found. */
export function trainingFile(files: readonly DataFile[]): string | null {
  return fedMost(files, "trainingWindows", null);
}

/**
 * The validation data: by content, the file that fed validation and is not the training data; else
 * the only file named after validation. `null` where neither tells.
 */
export function validationFile(files: readonly DataFile[]): string | null {
  const training = trainingFile(files);
  const byContent = fedMost(files, "validationWindows", training);
  if (byContent !== null) return byContent;
  const named = files.filter(
    (file) => file.path !== training && /(^|[^a-z])val/i.test(file.path.split("/").at(-1) ?? ""),
  );
  return named.length === 1 ? (named[0]?.path ?? null) : null;
}

function fedMost(
  files: readonly DataFile[],
  windows: "trainingWindows" | "validationWindows",
  except: string | null,
): string | null {
  let most: DataFile | null = null;
  for (const file of files) {
    if (file[windows] === 0 || file.path === except) continue;
    if (most === null || file[windows] > most[windows]) most = file;
  }
  return most?.path ?? null;
}
