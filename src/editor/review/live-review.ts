import type { BaselineAnalysis } from "../../core/constraints/verify.ts";
import type { TrialFolder } from "../../core/ledger/trial-folder.ts";
import type { Project } from "../../core/project/load-project.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";
import { DecisionHistory } from "../../core/review/decision-history.ts";
import {
  type DecisionMarks,
  type FileReview,
  type ReviewHunk,
  withDocument,
} from "../../core/review/file-review.ts";
import { type ReviewStanding, standingOf } from "../../core/review/hunk-standing.ts";
import { filesOf, type PairReview } from "../../core/review/pair-review.ts";
import { reasonsByHunk } from "../../core/review/reasoning.ts";
import { type ReviewVerification, verifyReview } from "../../core/review/verify-review.ts";
import type { Trial } from "../../core/trial/trial.ts";

/** What a review is made from; `project` holds the files that the reply answered. */
export interface ReviewSubject {
  readonly project: Project;
  readonly analysis: BaselineAnalysis;
  readonly trial: Trial;
  readonly folder: TrialFolder;
  readonly candidate: SourcePair;
  readonly personaName: string;
  /** Names its documents. */
  readonly title: string;
  /** What the reply says around its code. */
  readonly prose: string;
}

/** How a document came to its text. */
export type DocumentChange = "edit" | "undo" | "redo";

/** One hunk with the file that it stands in. */
export interface PlacedHunk {
  readonly file: FileReview;
  readonly hunk: ReviewHunk;
}

/** Long enough to take a burst of key strokes, too short to be seen. */
const VERIFY_AFTER_MS = 30;

/**
 * The review that is open in this window. It follows its documents: every text that they take, by a
 * decision, by typing, by undo or redo, is read into decisions, verified and told to its listeners.
 */
export class LiveReview {
  readonly reasons: ReadonlyMap<string, readonly string[]>;
  verification: ReviewVerification;
  standing: ReviewStanding;
  /** Whether its files are still coming up: a person is about to be taken to the first change. */
  isOpening = true;
  /** The working files that are no longer what the reply answered. */
  changedUnderneath: readonly string[] = [];
  /** The write to disk that is under way; never rejects. */
  keeping: Promise<void> = Promise.resolve();
  #pair: PairReview;
  #timer: NodeJS.Timeout | undefined;
  readonly #histories: Readonly<Record<keyof PairReview, DecisionHistory>>;
  readonly #expected = new Map<string, DecisionMarks>();
  readonly #listeners = new Set<() => void>();
  #decisions: Promise<unknown> = Promise.resolve();

  constructor(
    readonly subject: ReviewSubject,
    pair: PairReview,
  ) {
    this.#pair = pair;
    this.#histories = {
      train: new DecisionHistory(pair.train),
      model: new DecisionHistory(pair.model),
    };
    this.reasons = reasonsByHunk(subject.prose, pair);
    this.verification = verifyReview(subject.analysis, pair);
    this.standing = this.#currentStanding();
  }

  get pair(): PairReview {
    return this.#pair;
  }

  /** The files with hunks, the training script first. */
  get files(): readonly FileReview[] {
    return filesOf(this.#pair);
  }

  get hunks(): readonly PlacedHunk[] {
    return this.files.flatMap((file) => file.hunks.map((hunk) => ({ file, hunk })));
  }

  file(path: string): FileReview | undefined {
    return [this.#pair.train, this.#pair.model].find((file) => file.path === path);
  }

  /** Its files are up: where a person goes from now on, nothing calls them back. */
  opened(): void {
    this.isOpening = false;
    this.#tell();
  }

  /** The marks that go with the next change of a file's document: the change is a decision. */
  expect(path: string, marks: DecisionMarks): void {
    this.#expected.set(path, marks);
  }

  /** Takes a document's new text over. */
  documentChanged(path: string, text: string, change: DocumentChange): void {
    const key = this.#pair.train.path === path ? "train" : "model";
    const before = this.#pair[key];
    if (before.path !== path) return;
    const marks = this.#expected.get(path) ?? before.marks;
    this.#expected.delete(path);
    const history = this.#histories[key];
    const restored = change === "edit" ? undefined : history[change](before, text);
    const next = restored ?? withDocument(before, text, marks);
    if (change === "edit") history.add(next);
    this.#pair = { ...this.#pair, [key]: next };
    this.#tell();
    this.#verifySoon();
  }

  /** Makes decisions one after the other, however fast they are asked for. */
  inOrder<T>(decision: () => Promise<T>): Promise<T> {
    const made = this.#decisions.then(decision);
    this.#decisions = made.catch(() => undefined);
    return made;
  }

  /** Verifies at once what is there now. */
  verifyNow(): ReviewVerification {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.verification = verifyReview(this.subject.analysis, this.#pair);
    this.#tell();
    return this.verification;
  }

  setChangedUnderneath(paths: readonly string[]): void {
    if (paths.join("\n") === this.changedUnderneath.join("\n")) return;
    this.changedUnderneath = paths;
    this.#tell();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #verifySoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.verifyNow(), VERIFY_AFTER_MS);
  }

  #tell(): void {
    this.standing = this.#currentStanding();
    for (const listener of [...this.#listeners]) listener();
  }

  #currentStanding(): ReviewStanding {
    const { constraints } = this.subject.analysis;
    return standingOf(this.#pair, constraints, this.verification.shown.violations);
  }
}
