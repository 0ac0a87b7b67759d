import { join } from "node:path";
import * as vscode from "vscode";
import type { Verification, Violation } from "../../core/constraints/verification.ts";
import type { FileReview } from "../../core/review/file-review.ts";
import type { LiveReview, ReviewSubject } from "./live-review.ts";
import type { ReviewSessions } from "./review-sessions.ts";
import { reviewUri } from "./review-uris.ts";
import { violationRange } from "./violation-range.ts";

/**
 * Keeps in Problems what the documents of the open review break, each finding with a link to the
 * baseline's own line.
 */
export function showViolations(
  reviews: ReviewSessions,
  diagnostics: vscode.DiagnosticCollection,
): vscode.Disposable {
  let shown: { readonly uris: vscode.Uri[]; readonly of: Verification } | undefined;
  return reviews.subscribe((review) => {
    const verification = review?.verification.shown;
    if (verification !== undefined && shown?.of === verification) return;
    for (const uri of shown?.uris ?? []) diagnostics.delete(uri);
    if (review === undefined || verification === undefined) {
      shown = undefined;
      return;
    }
    const files = [review.pair.train, review.pair.model];
    shown = { uris: files.map(({ path }) => reviewUri(review.subject, path)), of: verification };
    for (const file of files) {
      const own = verification.violations.filter((violation) => violation.file === file.path);
      const found = own.map((violation) => diagnosticOf(review, file, violation));
      diagnostics.set(reviewUri(review.subject, file.path), found);
    }
  });
}

function diagnosticOf(
  { subject }: LiveReview,
  file: FileReview,
  violation: Violation,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeIn(file.document, violation.line, violation.column),
    violation.message,
    violation.severity === "error"
      ? vscode.DiagnosticSeverity.Error
      : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = "Persona Lab";
  diagnostic.code = violation.rule;
  const { constraint } = violation;
  if (constraint !== undefined) {
    diagnostic.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(
          vscode.Uri.file(join(subject.project.root, constraint.file)),
          rangeIn(baselineText(subject, constraint.file), constraint.line, 1),
        ),
        `The constraint: ${lineOf(baselineText(subject, constraint.file), constraint.line)}`,
      ),
    ];
  }
  return diagnostic;
}

function rangeIn(text: string, line: number, column: number): vscode.Range {
  const { startLine, startColumn, endLine, endColumn } = violationRange(text, line, column);
  return new vscode.Range(startLine, startColumn, endLine, endColumn);
}

function baselineText({ project }: ReviewSubject, path: string): string {
  const { train, model } = project.pair;
  return path === model.path ? model.text : train.text;
}

function lineOf(text: string, line: number): string {
  return (text.split(/\r\n|\r|\n/)[line - 1] ?? "").trim();
}
