import { open } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../core/failure.ts";
import { labFolder, type TrialFolder, trialFolder } from "../../core/ledger/trial-folder.ts";
import type { TextPart } from "./messages.ts";

/** Beyond this many bytes the middle of a text is left out: nobody reads it in a dashboard. */
const MOST_BYTES = 400_000;

const FILE_OF_PART: Record<TextPart, keyof TrialFolder> = {
  diff: "diff",
  brief: "brief",
  reply: "reply",
  log: "trainLog",
};

/** A text of a trial folder; null where the trial has none. */
export async function readText(
  projectRoot: string,
  trialId: string,
  part: TextPart,
): Promise<string | null> {
  const folder = trialFolder(join(labFolder(projectRoot).trials, trialId));
  try {
    return await readEnds(folder[FILE_OF_PART[part]]);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    return null;
  }
}

async function readEnds(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= MOST_BYTES) return await file.readFile("utf8");
    const half = MOST_BYTES / 2;
    const read = async (position: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(half), 0, half, position);
      return buffer.toString("utf8", 0, bytesRead);
    };
    const note = `\n… ${(size - MOST_BYTES).toLocaleString("en")} bytes are not shown here …\n`;
    return `${await read(0)}${note}${await read(size - half)}`;
  } finally {
    await file.close();
  }
}
