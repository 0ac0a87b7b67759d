import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/** What the generated code may write to `train.log`, in bytes. */
const GREATEST_LOG = 20 * 2 ** 20;
const CUT = "\n[the rest is left out: the log has reached its greatest size]\n";

/** A log file that stops growing; what comes after is read and dropped. */
export interface BoundedLog {
  write(chunk: Uint8Array): void;
  /** The last non-empty lines that were written, at most a few. */
  tail(): string;
  close(): Promise<void>;
}

/** Opens `path` anew. Errors of the disk end the log, never the run. */
export function openBoundedLog(path: string, greatest: number = GREATEST_LOG): BoundedLog {
  const stream = createWriteStream(path);
  let broken = false;
  let written = 0;
  let recent = "";
  stream.on("error", () => {
    broken = true;
  });
  return {
    write(chunk) {
      recent = (recent + Buffer.from(chunk).toString("utf8")).slice(-4096);
      if (broken || written >= greatest) return;
      stream.write(chunk.subarray(0, greatest - written));
      written += chunk.byteLength;
      if (written >= greatest) stream.write(CUT);
    },
    tail() {
      return recent.trim().split("\n").slice(-3).join("\n");
    },
    async close() {
      stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}
