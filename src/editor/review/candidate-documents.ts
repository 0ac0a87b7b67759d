import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import {
  CANDIDATE_SCHEME,
  type CandidateLocation,
  fromUriParts,
  toQuery,
} from "./candidate-location.ts";

/**
 * The address of one file of a candidate, for diff editors and Problems. Its path is the working
 * file's own, so that editors name it alike and see no renamed file.
 */
export function candidateUri(location: CandidateLocation): vscode.Uri {
  const { path } = vscode.Uri.file(join(location.projectRoot, location.path));
  return vscode.Uri.from({ scheme: CANDIDATE_SCHEME, path, query: toQuery(location) });
}

/**
 * Serves candidates from their trial folders, so that a diff that was open shows again after a
 * reload. It only reads: what a person sees in review is never written anywhere by it.
 */
export const candidateDocuments: vscode.TextDocumentContentProvider = {
  async provideTextDocumentContent(uri) {
    const location = fromUriParts(uri);
    if (location === undefined) throw new Error(`${uri.toString()} names no candidate.`);
    const { trialFolder, labFolder } = await import("../../core/ledger/trial-folder.ts");
    const trials = labFolder(location.projectRoot).trials;
    const { candidate } = trialFolder(join(trials, location.trialId));
    return await readFile(join(candidate, location.path), "utf8");
  },
};
