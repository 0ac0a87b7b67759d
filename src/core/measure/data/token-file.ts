import { createHash } from "node:crypto";
import { readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Failure, messageOf, systemCode } from "../../failure.ts";
import type { TokenType } from "../measure-request.ts";
import { BYTES_PER_TOKEN, decodeTokens } from "./token-type.ts";

const CHUNK_BYTES = 1 << 20;
const LARGEST_ID = 2 ** 31 - 1;

/** What a scan of the whole file found. */
export interface TokenSummary {
  readonly sha256: string;
  readonly tokens: number;
  readonly smallestId: number;
  readonly largestId: number;
}

/**
 * A file of token ids, read piece by piece: it may be larger than memory.
 *
 * The handle stays open, so that a file renamed over the path cannot change what is read;
 * `assertUnchanged` tells whether the file itself was written to.
 */
export class TokenFile {
  private constructor(
    readonly path: string,
    readonly dtype: TokenType,
    private readonly file: FileHandle,
    private readonly modified: bigint,
    readonly summary: TokenSummary,
  ) {}

  /**
   * Opens and scans the file: hash, count, smallest and largest id.
   *
   * @throws Failure (input) if it cannot be read, is empty, is cut within a token, or holds an id
   *   that is negative or beyond 2³¹ − 1
   */
  static async open(path: string, dtype: TokenType): Promise<TokenFile> {
    const file = await open(path, "r").catch((error: unknown) => {
      throw unreadable(path, error);
    });
    try {
      const { size, mtimeNs } = await file.stat({ bigint: true });
      assertWholeTokens(path, dtype, Number(size));
      const summary = await scan(file, dtype);
      assertIds(path, dtype, summary);
      return new TokenFile(path, dtype, file, mtimeNs, summary);
    } catch (error) {
      await file.close();
      throw error instanceof Failure ? error : unreadable(path, error);
    }
  }

  /** Tokens [start, start + count) as ids. */
  async read(start: number, count: number): Promise<Int32Array> {
    const bytes = Buffer.alloc(count * BYTES_PER_TOKEN[this.dtype]);
    // Synchronously: a thread of Node's pool would wait for a core that ONNX Runtime's threads hold.
    const bytesRead = readSync(
      this.file.fd,
      bytes,
      0,
      bytes.length,
      start * BYTES_PER_TOKEN[this.dtype],
    );
    if (bytesRead < bytes.length) throw this.changed();
    return decodeTokens(bytes, this.dtype);
  }

  /** @throws Failure (finding) if the file was written to since it was opened. */
  async assertUnchanged(): Promise<void> {
    const { mtimeNs } = await this.file.stat({ bigint: true });
    if (mtimeNs !== this.modified) throw this.changed();
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private changed(): Failure {
    return new Failure(
      "finding",
      `${this.path} was changed while it was being measured, so measure again.`,
    );
  }
}

function unreadable(path: string, error: unknown): Failure {
  const code = systemCode(error);
  const reason =
    code === "ENOENT"
      ? "there is no such file"
      : code === "EISDIR"
        ? "it is a folder"
        : messageOf(error);
  return new Failure("input", `The data file ${path} cannot be read: ${reason}.`);
}

function assertWholeTokens(path: string, dtype: TokenType, size: number): void {
  if (size === 0) throw new Failure("input", `The data file ${path} is empty.`);
  if (size % BYTES_PER_TOKEN[dtype] !== 0) {
    throw new Failure(
      "input",
      `The data file ${path} has ${size} bytes, which is no whole number of ${dtype} tokens, so check its dtype.`,
    );
  }
}

function assertIds(path: string, dtype: TokenType, summary: TokenSummary): void {
  const { smallestId, largestId } = summary;
  if (smallestId >= 0 && largestId <= LARGEST_ID) return;
  throw new Failure(
    "input",
    `The data file ${path} holds ids that are negative or beyond ${LARGEST_ID} when read as ${dtype}, so check its dtype.`,
  );
}

async function scan(file: FileHandle, dtype: TokenType): Promise<TokenSummary> {
  const hash = createHash("sha256");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let position = 0;
  let smallestId = Number.POSITIVE_INFINITY;
  let largestId = Number.NEGATIVE_INFINITY;
  for (;;) {
    const filled = await fill(file, chunk, position);
    if (filled === 0) break;
    const bytes = chunk.subarray(0, filled);
    hash.update(bytes);
    for (const id of decodeTokens(bytes, dtype)) {
      if (id < smallestId) smallestId = id;
      if (id > largestId) largestId = id;
    }
    position += filled;
  }
  const tokens = position / BYTES_PER_TOKEN[dtype];
  return { sha256: hash.digest("hex"), tokens, smallestId, largestId };
}

/** Reads until the chunk is full or the file ends, so that no token is split over two chunks. */
async function fill(file: FileHandle, chunk: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < chunk.length) {
    const { bytesRead } = await file.read(chunk, filled, chunk.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
