import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { Failure } from "../failure.ts";
import { sha256 } from "../ledger/sha256.ts";
import type { ProjectFile } from "./project-file.ts";
import { readProjectFile } from "./read-project-file.ts";
import { readSource } from "./read-source.ts";
import { requireFolder } from "./require-folder.ts";
import type { SourceFile, SourcePair } from "./source-pair.ts";

/** A training project as it is on disk: the baseline. */
export interface Project {
  /** Absolute path. */
  readonly root: string;
  readonly file: ProjectFile;
  readonly pair: SourcePair;
  /** SHA-256 of both files' bytes, in hex, by path within the project. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Reads a project: its settings and the two files that a candidate may change.
 *
 * @param dir the project's folder, absolute or relative to the working directory
 * @throws Failure (input) if the folder, its `persona-lab.json` or one of the two files is missing
 * or unreadable, or one of the two is a link out of the project
 */
export async function loadProject(dir: string): Promise<Project> {
  const root = resolve(dir);
  const file = await loadProjectFile(dir);
  const pair = await readPair(dir, file);
  await requireInside(dir, pair.train.path);
  await requireInside(dir, pair.model.path);
  const hashes = {
    [pair.train.path]: sha256(pair.train.text),
    [pair.model.path]: sha256(pair.model.text),
  };
  return { root, file, pair, hashes };
}

/**
 * Reads a folder's `persona-lab.json`; without one, everything has its default.
 *
 * @throws Failure (input) if the folder is missing or the file is not valid
 */
export async function loadProjectFile(dir: string): Promise<ProjectFile> {
  await requireFolder(dir);
  return await readProjectFile(dir);
}

/**
 * Reads the two source files of a folder under the names that a project file gives them.
 *
 * @param dir a project's folder, or one with a candidate for it
 * @throws Failure (input) if the folder or a file is missing, unreadable
 */
export async function readPair(dir: string, file: ProjectFile): Promise<SourcePair> {
  await requireFolder(dir);
  return {
    train: await readSourceFile(dir, file.train, "train"),
    model: await readSourceFile(dir, file.model, "model"),
  };
}

async function readSourceFile(
  dir: string,
  path: string,
  key: "train" | "model",
): Promise<SourceFile> {
  const full = join(dir, path);
  const text = await readSource(full, full);
  if (text === undefined) {
    throw new Failure(
      "input",
      `${dir} has no ${path}: choose the project's folder, or name the file as "${key}" in its persona-lab.json.`,
    );
  }
  return { path, text };
}

/** What a link brings in from elsewhere would be sent to an LLM, and overwritten by an edit. */
async function requireInside(dir: string, path: string): Promise<void> {
  const full = join(dir, path);
  const inner = relative(await realpath(dir), await realpath(full));
  if (inner === ".." || inner.startsWith(`..${sep}`) || isAbsolute(inner)) {
    throw new Failure("input", `${full} is a link out of the project: put the file itself there.`);
  }
}
