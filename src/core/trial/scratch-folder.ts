import { constants } from "node:fs";
import {
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Failure } from "../failure.ts";
import { sha256, sha256OfFile } from "../ledger/sha256.ts";
import type { SourcePair } from "../project/source-pair.ts";

/** Small files are copied, so that no write can reach the project; large ones are linked. */
const GREATEST_COPY = 16 * 2 ** 20;
const GREATEST_COPIED_TOTAL = 256 * 2 ** 20;
/** The holdout's name where the project file gives none: left out wherever it lies. */
const USUAL_HOLDOUT = "holdout.bin";
const MOST_ENTRIES = 100_000;
const SKIPPED_FOLDERS = new Set(["node_modules", "__pycache__", "site-packages"]);

/** A folder in the system's temporary folder in which one Python process runs. */
export interface ScratchFolder {
  /** Holds everything below; removed as a whole. */
  readonly base: string;
  /** The project's copy: the working folder of the run. */
  readonly project: string;
  readonly home: string;
  readonly temporary: string;
  /** What one process leaves for the next. */
  readonly handoff: string;
  /** SHA-256 of every Python file that was put there, by relative path. */
  readonly pythonFiles: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

interface Farm {
  readonly holdout: string | null;
  readonly pythonFiles: Record<string, string>;
  readonly visited: Set<string>;
  copied: number;
  entries: number;
}

/**
 * Lays out a scratch folder: the project's Python files copied, its other files copied or linked at
 * the same relative paths one by one (never the holdout, nothing hidden, no environments), and the
 * given pair on top.
 *
 * @throws Failure (input) where the project has too many files; the system's error, as for a full disk
 */
export async function makeScratchFolder(
  projectRoot: string,
  sources: SourcePair,
  holdoutPath?: string,
): Promise<ScratchFolder> {
  const base = await mkdtemp(join(await realpath(tmpdir()), "persona-lab-"));
  const remove = () => rm(base, { recursive: true, force: true, maxRetries: 3 });
  const [project = "", home = "", temporary = "", handoff = ""] = [
    "project",
    "home",
    "tmp",
    "handoff",
  ].map((name) => join(base, name));
  try {
    for (const folder of [project, home, temporary, handoff]) await mkdir(folder);
    const farm: Farm = {
      holdout: await realpath(holdoutPath ?? "").catch(() => null),
      pythonFiles: {},
      visited: new Set(),
      copied: 0,
      entries: 0,
    };
    await fill(await realpath(projectRoot), project, "", farm);
    for (const { path, text } of [sources.train, sources.model]) {
      const target = join(project, path);
      await mkdir(dirname(target), { recursive: true });
      await rm(target, { force: true });
      await writeFile(target, text);
      farm.pythonFiles[path] = sha256(text);
    }
    return { base, project, home, temporary, handoff, pythonFiles: farm.pythonFiles, remove };
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
}

async function fill(from: string, to: string, prefix: string, farm: Farm): Promise<void> {
  // A folder that links to one above it must not be followed for ever.
  const real = await realpath(from);
  if (farm.visited.has(real)) return;
  farm.visited.add(real);
  for (const entry of await readdir(from)) {
    if (entry.startsWith(".") || SKIPPED_FOLDERS.has(entry)) continue;
    farm.entries += 1;
    if (farm.entries > MOST_ENTRIES) {
      throw new Failure(
        "input",
        `The project holds more than ${MOST_ENTRIES} files, too many to lay out for a run: move data that training does not need out of it.`,
      );
    }
    const [source, target] = [join(from, entry), join(to, entry)];
    const status = await stat(source).catch(() => null);
    if (status?.isDirectory()) {
      if (await isEnvironment(source)) continue;
      await mkdir(target);
      await fill(source, target, `${prefix}${entry}/`, farm);
    } else if (status?.isFile()) {
      await place(source, target, `${prefix}${entry}`, status.size, farm);
    }
  }
}

async function place(
  source: string,
  target: string,
  relative: string,
  size: number,
  farm: Farm,
): Promise<void> {
  const real = await realpath(source);
  if (real === farm.holdout || basename(real) === USUAL_HOLDOUT) return;
  if (relative.endsWith(".py")) {
    await copyFile(real, target);
    farm.pythonFiles[relative] = await sha256OfFile(target);
    return;
  }
  if (size <= GREATEST_COPY && farm.copied + size <= GREATEST_COPIED_TOTAL) {
    farm.copied += size;
    await copyFile(real, target, constants.COPYFILE_FICLONE);
    return;
  }
  try {
    await symlink(real, target, "file");
  } catch {
    // Windows allows symbolic links only to some.
    await link(real, target).catch(() => copyFile(real, target));
  }
}

async function isEnvironment(folder: string): Promise<boolean> {
  const marks = ["pyvenv.cfg", "conda-meta"].map((name) => stat(join(folder, name)));
  return (await Promise.allSettled(marks)).some((mark) => mark.status === "fulfilled");
}
