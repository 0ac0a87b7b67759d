import * as vscode from "vscode";
import { BASE_SCHEME, REASONING_SCHEME, REVIEW_SCHEME, toQuery } from "./review-location.ts";

/** What names the documents of one review. */
export interface ReviewedTrial {
  readonly project: { readonly root: string };
  readonly trial: { readonly id: string };
  readonly title: string;
}

/** The document in which one file is reviewed. */
export function reviewUri(review: ReviewedTrial, path: string): vscode.Uri {
  return uriOf(REVIEW_SCHEME, review, path);
}

/** The document that shows one file as it was. */
export function baseUri(review: ReviewedTrial, path: string): vscode.Uri {
  return uriOf(BASE_SCHEME, review, path);
}

/** The document that shows what the reply says around its code. */
export function reasoningUri(review: ReviewedTrial): vscode.Uri {
  return uriOf(REASONING_SCHEME, review, "Reasoning.md");
}

/** Both sides of a file have one path, so that diff editors see no renamed file. */
function uriOf(scheme: string, { project, trial, title }: ReviewedTrial, path: string): vscode.Uri {
  const query = toQuery({ projectRoot: project.root, trialId: trial.id, path });
  return vscode.Uri.from({ scheme, path: `/${title.replaceAll("/", "∕")}/${path}`, query });
}
