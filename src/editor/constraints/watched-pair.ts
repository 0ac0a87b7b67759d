import type * as vscode from "vscode";
import type { ProjectFile } from "../../core/project/project-file.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";

/** Two documents that are verified against a baseline for as long as someone edits them. */
export interface WatchedPair {
  /** The project file, with the severities that hold: see `ruleSeverities`. */
  readonly project: ProjectFile;
  /** The code that the constraints come from. */
  readonly baseline: SourcePair;
  /** Where a person can read one file of the baseline; `path` as in the pair. */
  readonly baselineUri: (path: string) => vscode.Uri;
  /** The two documents under edit. */
  readonly documents: { readonly train: vscode.Uri; readonly model: vscode.Uri };
}
