import * as vscode from "vscode";
import { messageOf } from "../../core/failure.ts";
import type { ProjectFile } from "../../core/project/project-file.ts";
import type { LabProject } from "../lab-state.ts";
import type { Services } from "../services.ts";
import { fullName } from "../settings/setting-names.ts";
import { readSettings } from "../settings/settings.ts";
import { LockMarks, type MarkedProject } from "./lock-marks.ts";
import { offerQuickFixes } from "./quick-fixes.ts";
import { REFERENCE_SCHEME, ReferenceDocuments } from "./reference-documents.ts";
import { References } from "./reference-pair.ts";

/** What a working pair's watch was made from; another key needs another watch. */
interface Watch extends vscode.Disposable {
  readonly key: string;
}

type Used = Pick<Services, "context" | "log" | "state" | "verifier">;

/** Marks frozen lines, verifies the working files as one types in them, and offers quick fixes. */
export function followConstraints(services: Used): vscode.Disposable {
  return vscode.Disposable.from(new Follower(services), offerQuickFixes(services.verifier));
}

class Follower implements vscode.Disposable {
  readonly #marks: LockMarks;
  readonly #documents = new ReferenceDocuments();
  readonly #references = new References(this.#documents);
  readonly #watches = new Map<string, Watch>();
  readonly #parts: vscode.Disposable;
  #seen: readonly LabProject[] | undefined;
  #following = Promise.resolve();

  constructor(private readonly services: Used) {
    const { context, state, log } = services;
    this.#marks = new LockMarks(context.extensionUri, log);
    this.#parts = vscode.Disposable.from(
      this.#marks,
      vscode.workspace.registerTextDocumentContentProvider(REFERENCE_SCHEME, this.#documents),
      vscode.workspace.onDidChangeConfiguration((change) => {
        const names = ["frozenMarks", "verifyWhileTyping", "rules"] as const;
        if (names.some((name) => change.affectsConfiguration(fullName(name)))) this.#again();
      }),
      state.subscribe(({ projects }) => {
        if (projects === this.#seen) return;
        this.#seen = projects;
        this.#again();
      }),
    );
  }

  dispose(): void {
    this.#parts.dispose();
    for (const watch of this.#watches.values()) watch.dispose();
  }

  /** One after the other, since each reads files. */
  #again(): void {
    this.#following = this.#following
      .then(() => this.#follow(this.services.state.snapshot.projects))
      .catch((error: unknown) => this.services.log.error(String(error)));
  }

  async #follow(projects: readonly LabProject[]): Promise<void> {
    const marked: MarkedProject[] = [];
    const roots = new Set(projects.map(({ root }) => root));
    for (const [root, watch] of this.#watches) if (!roots.has(root)) this.#drop(root, watch);
    for (const project of projects) {
      const { root } = project;
      const file = await this.#projectFile(root);
      const settings = readSettings(root);
      const watch = this.#watches.get(root);
      if (file === undefined) {
        if (watch !== undefined) this.#drop(root, watch);
        continue;
      }
      if (settings.frozenMarks) marked.push({ root: vscode.Uri.file(root), file });
      if (settings.verifyWhileTyping) {
        const rules = { ...settings.rules, ...file.rules };
        await this.#watch(project, { ...file, rules });
      } else if (watch !== undefined) this.#drop(root, watch);
    }
    this.#marks.show(marked);
  }

  async #watch(project: LabProject, file: ProjectFile): Promise<void> {
    const { root } = project;
    const reference = await this.#references.of(project, file);
    const key = JSON.stringify([reference.id, file]);
    const known = this.#watches.get(root);
    if (known?.key === key) return;
    known?.dispose();
    this.#watches.delete(root);
    if (reference.id === "") return;
    const at = (path: string) => vscode.Uri.joinPath(vscode.Uri.file(root), path);
    const watch = this.services.verifier.watch({
      project: file,
      baseline: reference.pair,
      baselineUri: reference.uriOf,
      documents: { train: at(file.train), model: at(file.model) },
    });
    this.#watches.set(root, { key, dispose: () => watch.dispose() });
  }

  #drop(root: string, watch: Watch): void {
    watch.dispose();
    this.#watches.delete(root);
  }

  /** Undefined for a project file with a mistake, which commands name when they are used. */
  async #projectFile(root: string): Promise<ProjectFile | undefined> {
    try {
      const { loadProjectFile } = await import("../../core/project/load-project.ts");
      return await loadProjectFile(root);
    } catch (error) {
      this.services.log.info(messageOf(error));
      return undefined;
    }
  }
}
