import * as vscode from "vscode";
import type { SourcePair } from "../../core/project/source-pair.ts";

/** The scheme of read-only documents that show the code which working files are compared with. */
export const REFERENCE_SCHEME = "persona-lab-reference";

/** Shows the baseline of working files where no file on disk holds it. */
export class ReferenceDocuments implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;

  /** Keeps a pair's texts for as long as the window is open. */
  keep(root: string, { train, model }: SourcePair): void {
    for (const { path, text } of [train, model]) {
      const uri = this.uriOf(root, path);
      this.#texts.set(uri.toString(), text);
      this.#changed.fire(uri);
    }
  }

  uriOf(root: string, path: string): vscode.Uri {
    return vscode.Uri.joinPath(vscode.Uri.file(root), path).with({ scheme: REFERENCE_SCHEME });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }
}
