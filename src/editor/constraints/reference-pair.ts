import { join } from "node:path";
import * as vscode from "vscode";
import type { ProjectFile } from "../../core/project/project-file.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";
import type { Trial } from "../../core/trial/trial.ts";
import type { LabProject } from "../lab-state.ts";
import type { ReferenceDocuments } from "./reference-documents.ts";

/** The code that working files are compared with while a person types in them. */
export interface Reference {
  /** Changes when another pair takes its place. */
  readonly id: string;
  readonly pair: SourcePair;
  readonly uriOf: (path: string) => vscode.Uri;
}

/**
 * Finds what a person who edits the working files is held to: the code of the newest measured
 * baseline, since that is what trials are compared with; before there is one, the files as they
 * were when this window first saw them.
 */
export class References {
  readonly #opened = new Map<string, SourcePair>();

  constructor(private readonly documents: ReferenceDocuments) {}

  async of(project: LabProject, file: ProjectFile): Promise<Reference> {
    return (await this.#measured(project, file)) ?? (await this.#asOpened(project.root, file));
  }

  async #measured(project: LabProject, file: ProjectFile): Promise<Reference | undefined> {
    const { BASELINE_PERSONA, isValid } = await import("../../core/trial/baseline-trial.ts");
    const isBaseline = (trial: Trial) => trial.persona === BASELINE_PERSONA && isValid(trial);
    const newest = project.trials.findLast(isBaseline);
    if (newest === undefined) return undefined;
    const { labFolder, trialFolder } = await import("../../core/ledger/trial-folder.ts");
    const { readPair } = await import("../../core/project/load-project.ts");
    const { accepted } = trialFolder(join(labFolder(project.root).trials, newest.id));
    try {
      const pair = await readPair(accepted, file);
      return { id: newest.id, pair, uriOf: (path) => vscode.Uri.file(join(accepted, path)) };
    } catch {
      // The project file names other files now: nothing of theirs was measured yet.
      return undefined;
    }
  }

  async #asOpened(root: string, file: ProjectFile): Promise<Reference> {
    const id = `${root} ${file.train} ${file.model}`;
    const { readPair } = await import("../../core/project/load-project.ts");
    const pair = this.#opened.get(id) ?? (await readPair(root, file));
    const { modelOf } = await import("../../core/python/module-model.ts");
    // Code that was broken when the window opened is nothing to be held to: the next save counts.
    const isReadable = [pair.train, pair.model].every(
      (one) => !("ok" in modelOf(one.path, one.text)),
    );
    if (isReadable && !this.#opened.has(id)) {
      this.#opened.set(id, pair);
      this.documents.keep(root, pair);
    }
    return { id: isReadable ? id : "", pair, uriOf: (path) => this.documents.uriOf(root, path) };
  }
}
