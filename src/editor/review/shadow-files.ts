import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { labFolder, trialFolder } from "../../core/ledger/trial-folder.ts";
import { shownText } from "../../core/review/file-review.ts";
import {
  BASE_SCHEME,
  fromUriParts,
  REASONING_SCHEME,
  REVIEW_SCHEME,
  type ReviewLocation,
} from "./review-location.ts";
import type { ReviewSessions } from "./review-sessions.ts";

/**
 * Serves the documents of a review from its trial's folder, so that they come up again after a
 * reload. What is written to them is decided on elsewhere, by following the documents: nothing that
 * is saved here reaches the project's own files.
 */
export class ShadowFiles implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #saves = new Map<string, number>();

  constructor(private readonly reviews: ReviewSessions) {}

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const content = await this.readFile(uri);
    const mtime = this.#saves.get(uri.toString()) ?? 0;
    return { type: vscode.FileType.File, ctime: 0, mtime, size: content.byteLength };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const location = fromUriParts(uri);
    if (location === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(await this.#text(uri.scheme, location));
  }

  writeFile(uri: vscode.Uri): void {
    const location = fromUriParts(uri);
    if (location === undefined || this.reviews.find(location.trialId) === undefined) {
      throw vscode.FileSystemError.Unavailable(
        "This edit's review is not open: run Resume Review to go on with it.",
      );
    }
    const key = uri.toString();
    this.#saves.set(key, (this.#saves.get(key) ?? 0) + 1);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  async #text(scheme: string, { projectRoot, trialId, path }: ReviewLocation): Promise<string> {
    const folder = trialFolder(join(labFolder(projectRoot).trials, trialId));
    if (scheme === REASONING_SCHEME) {
      const { reasoningText } = await import("./reasoning-text.ts");
      return await reasoningText(folder, projectRoot);
    }
    if (scheme === BASE_SCHEME) return await readFile(join(folder.baseline, path), "utf8");
    const open = this.reviews.find(trialId)?.file(path);
    if (open !== undefined) return shownText(open);
    const { keptDocument } = await import("../../core/review/review-state.ts");
    return await keptDocument(folder, path);
  }
}

/** Registers the three schemes; only documents under review can be written to. */
export function registerShadowFiles(reviews: ReviewSessions): vscode.Disposable {
  const files = new ShadowFiles(reviews);
  const readOnly = { isCaseSensitive: true, isReadonly: true };
  return vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(REVIEW_SCHEME, files, { isCaseSensitive: true }),
    vscode.workspace.registerFileSystemProvider(BASE_SCHEME, files, readOnly),
    vscode.workspace.registerFileSystemProvider(REASONING_SCHEME, files, readOnly),
  );
}
