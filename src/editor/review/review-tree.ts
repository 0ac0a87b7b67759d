import * as vscode from "vscode";
import type { Violation } from "../../core/constraints/verification.ts";
import type { Decision, FileReview, ReviewHunk } from "../../core/review/file-review.ts";
import { countsOf } from "../../core/review/pair-review.ts";
import { COMMANDS } from "../command-ids.ts";
import type { LiveReview } from "./live-review.ts";
import type { ReviewSessions } from "./review-sessions.ts";
import { reviewUri } from "./review-uris.ts";
import {
  byGravity,
  countWords,
  DECISION_WORDS,
  hunkTitle,
  plural,
  standingWords,
  verdictWords,
} from "./review-words.ts";
import { violationRange } from "./violation-range.ts";

/** The view that package.json contributes. */
export const REVIEW_VIEW = "personaLab.review";

/** One row of the summary. */
type Node =
  | { readonly kind: "verdict" }
  | { readonly kind: "violation"; readonly violation: Violation }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "hunk"; readonly path: string; readonly id: string }
  | { readonly kind: "notice"; readonly text: string }
  | {
      readonly kind: "action";
      readonly title: string;
      readonly icon: string;
      readonly run: string;
    };

const ACTIONS: readonly Node[] = [
  { kind: "action", title: "Show Reasoning", icon: "comment", run: COMMANDS.showReasoning },
  {
    kind: "action",
    title: "Compare Both Files",
    icon: "diff-multiple",
    run: COMMANDS.compareReview,
  },
  { kind: "action", title: "Apply", icon: "check-all", run: COMMANDS.applyReview },
  { kind: "action", title: "Apply and Run Trial", icon: "run-all", run: COMMANDS.applyAndRunTrial },
  { kind: "action", title: "Ask Again…", icon: "comment-discussion", run: COMMANDS.askAgain },
  { kind: "action", title: "Discard", icon: "trash", run: COMMANDS.discardReview },
];

const DECISION_ICONS: Readonly<Record<Decision, vscode.ThemeIcon>> = {
  pending: new vscode.ThemeIcon("circle-large-outline"),
  accepted: new vscode.ThemeIcon("check", new vscode.ThemeColor("charts.green")),
  rejected: new vscode.ThemeIcon("close", new vscode.ThemeColor("charts.red")),
  edited: new vscode.ThemeIcon("edit", new vscode.ThemeColor("charts.blue")),
};

/** The review's summary in the side bar: verdict, files, hunks, and what to do with it. */
export class ReviewTree implements vscode.TreeDataProvider<Node> {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly reviews: ReviewSessions) {}

  refresh(): void {
    this.#changed.fire();
  }

  getChildren(node?: Node): Node[] {
    const review = this.reviews.current;
    if (review === undefined) return [];
    if (node === undefined) return rootsOf(review);
    if (node.kind === "verdict") {
      return byGravity(review.verification.accepted.violations).map((violation) => ({
        kind: "violation",
        violation,
      }));
    }
    if (node.kind !== "file") return [];
    const hunks = review.file(node.path)?.hunks ?? [];
    return hunks.map(({ id }) => ({ kind: "hunk", path: node.path, id }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const review = this.reviews.current;
    if (review === undefined) return new vscode.TreeItem("");
    switch (node.kind) {
      case "verdict":
        return verdictItem(review);
      case "violation":
        return violationItem(review, node.violation);
      case "file":
        return fileItem(review, node.path);
      case "hunk":
        return hunkItem(review, node.path, node.id);
      case "notice":
        return noticeItem(node.text);
      case "action":
        return actionItem(node);
    }
  }
}

/** Shows the summary while a review is open; its badge counts what is still to decide. */
export function registerReviewTree(reviews: ReviewSessions): vscode.Disposable {
  const tree = new ReviewTree(reviews);
  const view = vscode.window.createTreeView(REVIEW_VIEW, { treeDataProvider: tree });
  const subscription = reviews.subscribe((review) => {
    void vscode.commands.executeCommand(
      "setContext",
      "personaLab.reviewOpen",
      review !== undefined,
    );
    tree.refresh();
    const counts = review && countsOf(review.pair);
    view.message = counts && countWords(counts);
    view.description = review?.subject.personaName ?? "";
    const pending = counts?.decisions.pending ?? 0;
    const tooltip = `${plural(pending, "change")} to decide`;
    view.badge = pending > 0 ? { value: pending, tooltip } : undefined;
  });
  return vscode.Disposable.from(view, subscription);
}

function rootsOf(review: LiveReview): Node[] {
  const changed = review.changedUnderneath;
  const notice: Node = {
    kind: "notice",
    text: `${changed.join(" and ")} changed since this edit was made`,
  };
  return [
    { kind: "verdict" },
    ...(changed.length > 0 ? [notice] : []),
    ...review.files.map(({ path }): Node => ({ kind: "file", path })),
    ...ACTIONS,
  ];
}

function verdictItem({ verification: { accepted } }: LiveReview): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const state = accepted.violations.length > 0 ? Expanded : None;
  const words = verdictWords(accepted.violations);
  const item = new vscode.TreeItem(`${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`, state);
  item.description = "as accepted so far";
  item.id = `verdict-${state}`;
  item.iconPath =
    accepted.verdict === "pass"
      ? new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"))
      : new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed"));
  item.tooltip =
    accepted.verdict === "pass"
      ? "What is accepted so far may be applied and run."
      : "Applying waits until no error stands.";
  return item;
}

function violationItem(review: LiveReview, violation: Violation): vscode.TreeItem {
  const { file, line, column, message, rule, severity } = violation;
  const item = new vscode.TreeItem(message);
  item.description = `${rule}, ${file}:${line}`;
  item.tooltip = `${message}\n${rule}, ${file}:${line}`;
  const isError = severity === "error";
  item.iconPath = new vscode.ThemeIcon(
    isError ? "error" : "warning",
    new vscode.ThemeColor(
      isError ? "problemsErrorIcon.foreground" : "problemsWarningIcon.foreground",
    ),
  );
  const text = review.file(file)?.document ?? "";
  const { startLine, startColumn, endLine, endColumn } = violationRange(text, line, column);
  const selection = new vscode.Range(startLine, startColumn, endLine, endColumn);
  item.command = {
    title: "Open",
    command: "vscode.open",
    arguments: [reviewUri(review.subject, file), { selection }],
  };
  return item;
}

function fileItem(review: LiveReview, path: string): vscode.TreeItem {
  const item = new vscode.TreeItem(path, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `file-${path}`;
  item.iconPath = vscode.ThemeIcon.File;
  item.resourceUri = reviewUri(review.subject, path);
  const hunks = review.file(path)?.hunks ?? [];
  const left = hunks.filter(({ decision }) => decision === "pending").length;
  item.description = `${plural(hunks.length, "change")}${left > 0 ? `, ${left} to decide` : ""}`;
  item.contextValue = "reviewFile";
  item.command = { title: "Open", command: "vscode.open", arguments: [item.resourceUri] };
  return item;
}

function hunkItem(review: LiveReview, path: string, id: string): vscode.TreeItem {
  const file = review.file(path);
  const hunk = file?.hunks.find((each) => each.id === id);
  if (file === undefined || hunk === undefined) return new vscode.TreeItem("");
  const title = hunkTitle(hunk);
  const item = new vscode.TreeItem(title);
  item.id = `hunk-${path}-${id}`;
  item.iconPath = DECISION_ICONS[hunk.decision];
  const words = wordsOf(review, file, hunk);
  item.description = words;
  item.tooltip = tooltipOf(review, hunk, words);
  item.contextValue = `reviewHunk.${hunk.decision}`;
  item.accessibilityInformation = {
    label: `${DECISION_WORDS[hunk.decision]}: ${title}, line ${hunk.document.start + 1}, ${words}`,
  };
  item.command = { title: "Go to", command: COMMANDS.revealHunk, arguments: [{ path, id }] };
  return item;
}

function wordsOf(review: LiveReview, _file: FileReview, hunk: ReviewHunk): string {
  if (hunk.decision === "rejected") return DECISION_WORDS.rejected;
  return standingWords(review.standing.hunks.get(hunk) ?? { broken: [], touched: [] });
}

function tooltipOf(review: LiveReview, hunk: ReviewHunk, words: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString().appendText(`${DECISION_WORDS[hunk.decision]}: ${words}`);
  for (const reason of review.reasons.get(hunk.id) ?? []) {
    text.appendMarkdown("\n\n---\n\n").appendMarkdown(`${review.subject.personaName}: `);
    text.appendText(reason);
  }
  return text;
}

function noticeItem(text: string): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.iconPath = new vscode.ThemeIcon(
    "warning",
    new vscode.ThemeColor("problemsWarningIcon.foreground"),
  );
  item.tooltip = "The edit does not fit the files any more: ask again, or undo what changed.";
  return item;
}

function actionItem({ title, icon, run }: Extract<Node, { kind: "action" }>): vscode.TreeItem {
  const item = new vscode.TreeItem(title);
  item.id = `action-${run}`;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.command = { title, command: run };
  return item;
}
