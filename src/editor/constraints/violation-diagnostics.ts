import * as vscode from "vscode";
import type { Violation } from "../../core/constraints/verification.ts";
import { violationRange } from "../review/violation-range.ts";

export const DIAGNOSTIC_SOURCE = "Persona Lab";

/** What the diagnostics of one file need to know about it and its baseline. */
export interface DiagnosedFile {
  /** The text in which the violations were found. */
  readonly text: string;
  readonly baselineUri: (path: string) => vscode.Uri;
  readonly baselineText: (path: string) => string;
}

/** A violation for Problems, linked to the baseline's own line. */
export function violationDiagnostic(violation: Violation, file: DiagnosedFile): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeIn(file.text, violation.line, violation.column),
    violation.message,
    violation.severity === "error"
      ? vscode.DiagnosticSeverity.Error
      : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = violation.rule;
  const { constraint } = violation;
  if (constraint !== undefined) {
    const text = file.baselineText(constraint.file);
    const line = text.split(/\r\n|\r|\n/)[constraint.line - 1] ?? "";
    diagnostic.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(file.baselineUri(constraint.file), rangeIn(text, constraint.line, 1)),
        `The constraint: ${line.trim()}`,
      ),
    ];
  }
  return diagnostic;
}

function rangeIn(text: string, line: number, column: number): vscode.Range {
  const { startLine, startColumn, endLine, endColumn } = violationRange(text, line, column);
  return new vscode.Range(startLine, startColumn, endLine, endColumn);
}
