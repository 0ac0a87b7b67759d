import * as vscode from "vscode";
import type { Mend } from "../../core/constraints/mend/mends.ts";
import { openDocument } from "./current-text.ts";
import type { PairFindings, PairVerifier } from "./pair-verifier.ts";
import { DIAGNOSTIC_SOURCE } from "./violation-diagnostics.ts";

/** Offers to mend what breaks a constraint where that takes no thought, in any document verified. */
export function offerQuickFixes(verifier: PairVerifier): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, _range, { diagnostics }) {
      const findings = verifier.findingsOf(document.uri);
      const own = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
      if (findings === undefined || own.length === 0 || !isCurrent(findings)) return [];
      const { mendsOf } = await import("../../core/constraints/mend/mends.ts");
      return own.flatMap((diagnostic) => {
        const violation = violationOf(findings, document.uri, diagnostic);
        if (violation === undefined) return [];
        const mends = mendsOf(findings.analysis, findings.candidate, violation);
        return mends.map((mend, index) => action(mend, findings, diagnostic, index === 0));
      });
    },
  };
  return vscode.languages.registerCodeActionsProvider({ language: "python" }, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

function action(
  mend: Mend,
  { pair, candidate }: PairFindings,
  diagnostic: vscode.Diagnostic,
  isPreferred: boolean,
): vscode.CodeAction {
  const result = new vscode.CodeAction(mend.title, vscode.CodeActionKind.QuickFix);
  const edit = new vscode.WorkspaceEdit();
  for (const { file, start, end, text } of mend.edits) {
    const uri = file === candidate.train.path ? pair.documents.train : pair.documents.model;
    const document = openDocument(uri);
    if (document === undefined) continue;
    edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  result.edit = edit;
  result.diagnostics = [diagnostic];
  result.isPreferred = isPreferred;
  return result;
}

/** Offsets fit only the text that was verified; a later one brings its own findings soon. */
function isCurrent({ pair, candidate }: PairFindings): boolean {
  const isSame = (uri: vscode.Uri, text: string) => {
    const document = openDocument(uri);
    return document === undefined || document.getText() === text;
  };
  const { train, model } = pair.documents;
  return isSame(train, candidate.train.text) && isSame(model, candidate.model.text);
}

function violationOf(
  { violations, pair, candidate }: PairFindings,
  uri: vscode.Uri,
  { code, message, range }: vscode.Diagnostic,
) {
  const isTrain = uri.toString() === pair.documents.train.toString();
  const path = isTrain ? candidate.train.path : candidate.model.path;
  const found = violations.find(
    ({ violation, diagnostic }) =>
      violation.file === path &&
      diagnostic.code === code &&
      diagnostic.message === message &&
      diagnostic.range.isEqual(range),
  );
  return found?.violation;
}
