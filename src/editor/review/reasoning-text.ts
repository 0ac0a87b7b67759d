import { readFile } from "node:fs/promises";
import type { TrialFolder } from "../../core/ledger/trial-folder.ts";
import { loadProjectFile } from "../../core/project/load-project.ts";
import { replyProse } from "../../core/review/reasoning.ts";

/** What a trial's reply says around its code, as a Markdown document. */
export async function reasoningText(folder: TrialFolder, projectRoot: string): Promise<string> {
  const { train, model } = await loadProjectFile(projectRoot);
  const prose = replyProse(await readFile(folder.reply, "utf8"), [train, model]);
  return prose === "" ? "The reply gives no reasons: it holds nothing but code.\n" : `${prose}\n`;
}
