import * as vscode from "vscode";
import type { FrozenMark } from "../../core/constraints/frozen-marks.ts";
import type { ProjectFile } from "../../core/project/project-file.ts";
import { currentText, openDocument } from "./current-text.ts";
import { Debounce } from "./debounce.ts";

const PAUSE_MS = 200;
/** Beyond any line: the editor cuts it to the line. */
const LINE_END = 100_000;

/** A project whose frozen lines are marked. */
export interface MarkedProject {
  readonly root: vscode.Uri;
  readonly file: ProjectFile;
}

/** Marks the frozen lines of the working files with a lock, from the comments as they read now. */
export class LockMarks implements vscode.Disposable {
  readonly #lock: vscode.TextEditorDecorationType;
  readonly #parts: vscode.Disposable;
  readonly #debounce: Debounce;
  #projects: readonly MarkedProject[] = [];
  /** The last marks of each project, with the texts that they were read from. */
  readonly #known = new Map<string, { key: string; marks: readonly FrozenMark[] }>();

  constructor(extensionUri: vscode.Uri, log: vscode.LogOutputChannel) {
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, "media", name);
    this.#lock = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      gutterIconSize: "70%",
      light: { gutterIconPath: icon("lock-light.svg") },
      dark: { gutterIconPath: icon("lock-dark.svg") },
      overviewRulerColor: new vscode.ThemeColor("personaLab.frozenLine"),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
    });
    this.#debounce = new Debounce(
      PAUSE_MS,
      () => this.#refresh(),
      (error) => log.error(String(error)),
    );
    this.#parts = vscode.Disposable.from(
      this.#lock,
      this.#debounce,
      vscode.window.onDidChangeVisibleTextEditors(() => this.#debounce.call(0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#projectOf(document.uri) !== undefined) this.#debounce.call();
      }),
    );
  }

  /** Marks these projects' files from now on, and no others. */
  show(projects: readonly MarkedProject[]): void {
    this.#projects = projects;
    this.#debounce.call(0);
  }

  dispose(): void {
    this.#parts.dispose();
  }

  async #refresh(): Promise<void> {
    for (const editor of vscode.window.visibleTextEditors) {
      const { uri } = editor.document;
      const project = this.#projectOf(uri);
      if (project === undefined) {
        if (uri.scheme === "file") editor.setDecorations(this.#lock, []);
        continue;
      }
      const marks = await this.#marksOf(project);
      const own = marks.filter(({ file }) => uriIn(project, file).toString() === uri.toString());
      editor.setDecorations(
        this.#lock,
        own.map((mark) => decoration(mark, project)),
      );
    }
  }

  /** Read anew only where a text has changed; kept while the script cannot be read as Python. */
  async #marksOf(project: MarkedProject): Promise<readonly FrozenMark[]> {
    const { file, root } = project;
    const [trainUri, modelUri] = [uriIn(project, file.train), uriIn(project, file.model)];
    const versions = [trainUri, modelUri].map((uri) => openDocument(uri)?.version ?? "closed");
    const key = JSON.stringify([versions, file]);
    const known = this.#known.get(root.toString());
    if (known?.key === key) return known.marks;
    const { frozenMarks } = await import("../../core/constraints/frozen-marks.ts");
    const pair = {
      train: { path: file.train, text: await currentText(trainUri) },
      model: { path: file.model, text: await currentText(modelUri) },
    };
    const marks = frozenMarks(pair, file) ?? known?.marks ?? [];
    this.#known.set(root.toString(), { key, marks });
    return marks;
  }

  #projectOf(uri: vscode.Uri): MarkedProject | undefined {
    if (uri.scheme !== "file") return undefined;
    return this.#projects.find((project) =>
      [project.file.train, project.file.model].some(
        (path) => uriIn(project, path).toString() === uri.toString(),
      ),
    );
  }
}

function uriIn({ root }: MarkedProject, path: string): vscode.Uri {
  return vscode.Uri.joinPath(root, path);
}

function decoration(mark: FrozenMark, project: MarkedProject): vscode.DecorationOptions {
  const range = new vscode.Range(mark.line - 1, 0, mark.endLine - 1, LINE_END);
  const hover = new vscode.MarkdownString("$(lock) ", true);
  hover.appendText(mark.text);
  hover.appendMarkdown("\n\n");
  if (mark.comment === undefined) {
    const file = vscode.Uri.joinPath(project.root, "persona-lab.json");
    hover.appendMarkdown(`[persona-lab.json](${file.toString()}) lists it under \`frozen\`.`);
  } else {
    const { file, line, text } = mark.comment;
    const place = `${uriIn(project, file).toString()}#L${line}`;
    hover.appendMarkdown(`[${file}:${line}](${place}) says: `);
    hover.appendText(`“${text}”`);
  }
  return { range, hoverMessage: hover };
}
