import { join } from "node:path";
import * as vscode from "vscode";
import type { Violation } from "../../core/constraints/verification.ts";
import type { SourceFile } from "../../core/project/source-pair.ts";
import type { Services } from "../services.ts";
import { candidateUri } from "./candidate-documents.ts";
import type { ReviewSession } from "./review-sessions.ts";
import { violationRange } from "./violation-range.ts";

/** Puts what a candidate breaks into Problems, each with a link to the baseline's own line. */
export function showViolations({ diagnostics }: Services, session: ReviewSession): void {
  const violations = session.trial.verification?.violations ?? [];
  for (const file of [session.candidate.train, session.candidate.model]) {
    const own = violations.filter((violation) => violation.file === file.path);
    diagnostics.set(
      uriOf(session, file),
      own.map((violation) => diagnosticOf(session, file, violation)),
    );
  }
}

/** Takes a candidate's findings out of Problems. */
export function clearViolations({ diagnostics }: Services, session: ReviewSession): void {
  diagnostics.delete(uriOf(session, session.candidate.train));
  diagnostics.delete(uriOf(session, session.candidate.model));
}

/** The document that shows one file of the candidate. */
export function uriOf(session: ReviewSession, file: SourceFile): vscode.Uri {
  const { project, trial } = session;
  return candidateUri({ projectRoot: project.root, trialId: trial.id, path: file.path });
}

function diagnosticOf(
  session: ReviewSession,
  file: SourceFile,
  violation: Violation,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeIn(file.text, violation.line, violation.column),
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
          vscode.Uri.file(join(session.project.root, constraint.file)),
          rangeIn(baselineText(session, constraint.file), constraint.line, 1),
        ),
        `The constraint: ${lineOf(baselineText(session, constraint.file), constraint.line)}`,
      ),
    ];
  }
  return diagnostic;
}

function rangeIn(text: string, line: number, column: number): vscode.Range {
  const { startLine, startColumn, endLine, endColumn } = violationRange(text, line, column);
  return new vscode.Range(startLine, startColumn, endLine, endColumn);
}

function baselineText({ project }: ReviewSession, path: string): string {
  const { train, model } = project.pair;
  return path === model.path ? model.text : train.text;
}

function lineOf(text: string, line: number): string {
  return (text.split(/\r\n|\r|\n/)[line - 1] ?? "").trim();
}
