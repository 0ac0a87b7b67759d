import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import type * as z from "zod";
import { Failure, systemCode } from "../failure.ts";

/** Writes text so that a reader sees the old or the new content, never a part. */
export async function writeTextFile(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, { encoding: "utf8" });
}

/** Writes bytes so that a reader sees the old or the new content, never a part. */
export async function writeBinaryFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeFileAtomic(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Writes a value as indented JSON, atomically. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await writeTextFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads and validates a JSON file.
 *
 * @throws Failure (input) that names the file when it is absent, no JSON, or of another shape.
 */
export async function readJsonFile<T extends z.ZodType>(
  path: string,
  schema: T,
): Promise<z.output<T>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const why = systemCode(error) === "ENOENT" ? "it does not exist" : "it is not readable JSON";
    throw new Failure("input", `Cannot read ${path}: ${why}.`, { cause: error });
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    const where = issue?.path.join(".") ?? "";
    throw new Failure("input", `${path} is not valid at "${where}": ${issue?.message ?? "shape"}.`);
  }
  return result.data;
}
