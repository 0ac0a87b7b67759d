import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure, messageOf, systemCode } from "../failure.ts";
import type { ProjectFile } from "./project-file.ts";
import type { SourceFile, SourcePair } from "./source-pair.ts";

/**
 * Reads a candidate's two files whatever they hold: what is no Python text is for the verifier to
 * say, as a finding with a place.
 *
 * @throws Failure (input) if the folder or one of the files is missing or unreadable
 */
export async function readCandidate(dir: string, file: ProjectFile): Promise<SourcePair> {
  return { train: await readAny(dir, file.train), model: await readAny(dir, file.model) };
}

async function readAny(dir: string, path: string): Promise<SourceFile> {
  const full = join(dir, path);
  try {
    // A pipe would be waited for, and a device read for ever.
    if (!(await stat(full)).isFile()) {
      throw new Failure("input", `${full} is not a file: a candidate holds both files.`);
    }
    return { path, text: decodePython(await readFile(full)) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const why =
      systemCode(error) === "ENOENT"
        ? `${dir} has no ${path}: a candidate holds both files`
        : `Cannot read ${full}: ${messageOf(error)}`;
    throw new Failure("input", `${why}.`, { cause: error });
  }
}

/** UTF-8; bytes that are none become lone surrogates (as in PEP 383), which no Python accepts. */
function decodePython(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes)
      .toString("latin1")
      .replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0)));
  }
}
