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

/** A text of a trial folder; `text` is null where the trial has none. */
export async function readText(
  projectRoot: string,
  trialId: string,
  part: TextPart,
): Promise<{ text: string | null; leftOut: number }> {
  const folder = trialFolder(join(labFolder(projectRoot).trials, trialId));
  try {
    return await readEnds(folder[FILE_OF_PART[part]]);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    return { text: null, leftOut: 0 };
  }
}

async function readEnds(path: string): Promise<{ text: string; leftOut: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= MOST_BYTES) return { text: await file.readFile("utf8"), leftOut: 0 };
    const half = MOST_BYTES / 2;
    const read = async (position: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(half), 0, half, position);
      return buffer.toString("utf8", 0, bytesRead);
    };
    const leftOut = size - MOST_BYTES;
    const note = `\n… ${leftOut.toLocaleString("en")} bytes are not shown here …\n`;
    return { text: `${await read(0)}${note}${await read(size - half)}`, leftOut };
  } finally {
    await file.close();
  }
}
