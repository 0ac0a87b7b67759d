import * as vscode from "vscode";
import type { Violation } from "../../core/constraints/verification.ts";
import type { BaselineAnalysis } from "../../core/constraints/verify.ts";
import { Failure } from "../../core/failure.ts";
import type { SourceFile, SourcePair } from "../../core/project/source-pair.ts";
import { currentText, openDocument } from "./current-text.ts";
import { Debounce } from "./debounce.ts";
import { violationDiagnostic } from "./violation-diagnostics.ts";
import type { WatchedPair } from "./watched-pair.ts";

/** Verifying takes some ten milliseconds: once per pause, not per key. */
const PAUSE_MS = 200;

/** What was found in a pair of documents, for quick fixes. */
export interface PairFindings {
  readonly pair: WatchedPair;
  readonly analysis: BaselineAnalysis;
  /** The texts as they were verified. */
  readonly candidate: SourcePair;
  readonly violations: readonly {
    readonly violation: Violation;
    readonly diagnostic: vscode.Diagnostic;
  }[];
}

/**
 * Verifies pairs of documents against their baselines while they are edited, and shows what they
 * break in Problems. It only reads: it works in untrusted folders too.
 */
export class PairVerifier implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection("personaLab.constraints");
  readonly #findings = new Map<string, PairFindings>();
  readonly #watches = new Set<vscode.Disposable>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Follows a pair until the result is disposed of; its diagnostics go with it. */
  watch(pair: WatchedPair): vscode.Disposable {
    const uris = [pair.documents.train, pair.documents.model];
    const own = new Set(uris.map(String));
    let analysis: BaselineAnalysis | undefined;
    const verify = async () => {
      if (!uris.some((uri) => openDocument(uri))) return this.#forget(uris);
      const { analyseBaseline } = await import("../../core/constraints/verify.ts");
      analysis ??= analyseBaseline(pair.baseline, pair.project);
      await this.#verify(pair, analysis);
    };
    const debounce = new Debounce(PAUSE_MS, verify, (error) => this.#explain(error, uris));
    const about = ({ uri }: vscode.TextDocument) => {
      if (own.has(uri.toString())) debounce.call();
    };
    const parts = vscode.Disposable.from(
      debounce,
      vscode.workspace.onDidChangeTextDocument(({ document }) => about(document)),
      vscode.workspace.onDidOpenTextDocument(about),
      vscode.workspace.onDidCloseTextDocument(about),
    );
    const watch = new vscode.Disposable(() => {
      parts.dispose();
      this.#watches.delete(watch);
      this.#forget(uris);
    });
    this.#watches.add(watch);
    debounce.call();
    return watch;
  }

  /** What was last found in the pair that a document belongs to. */
  findingsOf(uri: vscode.Uri): PairFindings | undefined {
    return this.#findings.get(uri.toString());
  }

  dispose(): void {
    for (const watch of [...this.#watches]) watch.dispose();
    this.#diagnostics.dispose();
  }

  async #verify(pair: WatchedPair, analysis: BaselineAnalysis): Promise<void> {
    const { baseline, documents, baselineUri } = pair;
    const read = async ({ path }: SourceFile, uri: vscode.Uri) => ({
      path,
      text: await currentText(uri),
    });
    const candidate = {
      train: await read(baseline.train, documents.train),
      model: await read(baseline.model, documents.model),
    };
    const { verifyCandidate } = await import("../../core/constraints/verify.ts");
    const { violations } = verifyCandidate(analysis, candidate);
    const baselineText = (path: string) =>
      path === baseline.model.path ? baseline.model.text : baseline.train.text;
    const found: PairFindings["violations"][number][] = [];
    for (const [file, uri] of [
      [candidate.train, documents.train],
      [candidate.model, documents.model],
    ] as const) {
      const shown = violations
        .filter((violation) => violation.file === file.path)
        .map((violation) => ({
          violation,
          diagnostic: violationDiagnostic(violation, {
            text: file.text,
            baselineUri,
            baselineText,
          }),
        }));
      found.push(...shown);
      this.#diagnostics.set(
        uri,
        shown.map(({ diagnostic }) => diagnostic),
      );
    }
    const findings = { pair, analysis, candidate, violations: found };
    for (const uri of [documents.train, documents.model]) {
      this.#findings.set(uri.toString(), findings);
    }
  }

  #forget(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      this.#diagnostics.delete(uri);
      this.#findings.delete(uri.toString());
    }
  }

  /** A baseline that is no Python has no constraints; commands say so when they are used. */
  #explain(error: unknown, uris: readonly vscode.Uri[]): void {
    this.#forget(uris);
    if (error instanceof Failure) this.log.info(error.message);
    else this.log.error(String(error));
  }
}
