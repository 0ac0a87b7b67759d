import * as vscode from "vscode";
import { deletedTrials, emptyDeletedTrials } from "../../core/ledger/deleted-trials.ts";
import { Cancelled } from "../notices/guided-failure.ts";
import type { Services } from "../services.ts";

const TITLE = "Remove for Good";

/** *Empty Deleted Trials*: frees the disk of what was deleted; nothing brings it back. */
export async function emptyDeleted(services: Services): Promise<void> {
  const roots = services.state.snapshot.projects.map(({ root }) => root);
  const ledgers = await Promise.all(roots.map(deletedTrials));
  const count = ledgers.reduce(
    (sum, { trials, unreadable }) => sum + trials.length + unreadable.length,
    0,
  );
  if (count === 0) {
    void vscode.window.showInformationMessage("There are no deleted trials.");
    return;
  }
  const what = count === 1 ? "one deleted trial" : `${count} deleted trials`;
  const answer = await vscode.window.showWarningMessage(
    `Remove ${what} from the disk?`,
    { modal: true, detail: "Their edits, graphs and measurements cannot be brought back." },
    TITLE,
  );
  if (answer !== TITLE) throw new Cancelled("The deleted trials are kept.");
  for (const root of roots) await emptyDeletedTrials(root);
}
