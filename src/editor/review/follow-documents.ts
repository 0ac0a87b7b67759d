import { join } from "node:path";
import * as vscode from "vscode";
import type { Services } from "../services.ts";
import type { DocumentChange, LiveReview } from "./live-review.ts";
import { fromUriParts, REVIEW_SCHEME } from "./review-location.ts";

/** Takes every change of a document under review to its review, and keeps the review on disk. */
export function followDocuments(services: Services): vscode.Disposable {
  const { reviews } = services;
  let keeping = false;
  let isBehind = false;
  const keepNewest = async () => {
    isBehind = true;
    if (keeping) return;
    keeping = true;
    while (isBehind) {
      isBehind = false;
      await keep(services);
    }
    keeping = false;
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
      if (document.uri.scheme !== REVIEW_SCHEME || contentChanges.length === 0) return;
      const location = fromUriParts(document.uri);
      if (location === undefined) return;
      const review = reviews.find(location.trialId);
      review?.documentChanged(location.path, document.getText(), changeOf(reason));
      void keepNewest();
    }),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.scheme === "file") void noticeChanges(reviews.current);
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) void noticeChanges(reviews.current);
    }),
  );
}

/** Keeps the open review as it is now, so that a reload or a crash loses nothing. */
export async function keep({ reviews, log }: Services): Promise<void> {
  const review = reviews.current;
  if (review === undefined) return;
  const write = async () => {
    const { saveReview } = await import("../../core/review/review-state.ts");
    if (reviews.current === review) await saveReview(review.subject.folder, review.pair);
  };
  review.keeping = write().catch((error: unknown) => log.error(String(error)));
  await review.keeping;
}

/** Looks whether the working files are still the ones that the reply answered. */
export async function noticeChanges(review: LiveReview | undefined): Promise<void> {
  if (review === undefined) return;
  const { changedFilesOnDisk } = await import("../trial/working-files.ts");
  review.setChangedUnderneath(await changedFilesOnDisk(review.subject.project));
}

/** Watches the working files of a review, for changes that no editor of this window makes. */
export function watchWorkingFiles(review: LiveReview): vscode.Disposable {
  const { root, pair } = review.subject.project;
  const watchers = [pair.train, pair.model].map(({ path }) => {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(root), path);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const notice = () => void noticeChanges(review);
    watcher.onDidChange(notice);
    watcher.onDidCreate(notice);
    watcher.onDidDelete(notice);
    return watcher;
  });
  return vscode.Disposable.from(...watchers);
}

/** The working file behind a path of a review. */
export function workingUri({ subject }: LiveReview, path: string): vscode.Uri {
  return vscode.Uri.file(join(subject.project.root, path));
}

function changeOf(reason: vscode.TextDocumentChangeReason | undefined): DocumentChange {
  if (reason === vscode.TextDocumentChangeReason.Undo) return "undo";
  return reason === vscode.TextDocumentChangeReason.Redo ? "redo" : "edit";
}
