import { join } from "node:path";
import * as vscode from "vscode";
import type { SourceFile } from "../../core/project/source-pair.ts";
import type { Services } from "../services.ts";
import { changedFiles } from "./changed-files.ts";
import type { ReviewSession } from "./review-sessions.ts";
import { showViolations, uriOf } from "./show-violations.ts";

/** Shows a candidate against the working files, with what it breaks in Problems. */
export async function openReview(services: Services, session: ReviewSession): Promise<void> {
  services.reviews.add(session);
  showViolations(services, session);
  const changed = changedFiles(session.project.pair, session.candidate);
  const [only, second] = changed;
  if (second !== undefined) {
    await vscode.commands.executeCommand(
      "vscode.changes",
      session.title,
      changed.map((file) => [workingUri(session, file), ...sides(session, file)]),
    );
    return;
  }
  const file = only ?? session.candidate.train;
  await vscode.commands.executeCommand("vscode.diff", ...sides(session, file), session.title);
}

function sides(session: ReviewSession, file: SourceFile): [vscode.Uri, vscode.Uri] {
  return [workingUri(session, file), uriOf(session, file)];
}

function workingUri(session: ReviewSession, file: SourceFile): vscode.Uri {
  return vscode.Uri.file(join(session.project.root, file.path));
}
