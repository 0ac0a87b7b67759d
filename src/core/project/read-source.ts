import { readFile, stat } from "node:fs/promises";
import { Failure, messageOf, systemCode } from "../failure.ts";

/** More than this is no hand-written Python file. */
const LARGEST_SOURCE_BYTES = 2 * 1024 * 1024;

/**
 * Reads a text file exactly: byte-order mark and line endings stay as they are, and the text
 * encoded as UTF-8 is the file's bytes again.
 *
 * @param path the file
 * @param name how to call the file in messages
 * @returns the text, or undefined if there is no such file
 * @throws Failure (input) if it is a folder, unreadable, too large, binary or not UTF-8
 */
export async function readSource(path: string, name: string): Promise<string | undefined> {
  const bytes = await readBytes(path, name);
  if (bytes === undefined) return undefined;
  if (bytes.includes(0)) {
    throw new Failure("input", `${name} is a binary file: name a text file instead.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const message = `${name} is not UTF-8 text: save it as UTF-8 and try again.`;
    throw new Failure("input", message, { cause: error });
  }
}

async function readBytes(path: string, name: string): Promise<Uint8Array | undefined> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw new Failure("input", `${name} is not a file: name a text file.`);
    if (status.size > LARGEST_SOURCE_BYTES) {
      const megabytes = (status.size / 1024 / 1024).toFixed(1);
      throw new Failure("input", `${name} has ${megabytes} MB: a source file of at most 2 fits.`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    const message = `Cannot read ${name}: ${messageOf(error)}.`;
    throw new Failure("input", message, { cause: error });
  }
}
