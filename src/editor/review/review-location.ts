import { posix } from "node:path";
import { isTrialId } from "../../core/ledger/trial-id.ts";

/** The scheme of the documents in which a person decides: a candidate's files, never the project's. */
export const REVIEW_SCHEME = "persona-lab-review";
/** The scheme of read-only documents that show the files that a candidate was made from. */
export const BASE_SCHEME = "persona-lab-base";
/** The scheme of read-only documents that show what a reply says around its code. */
export const REASONING_SCHEME = "persona-lab-reasoning";

const SCHEMES: ReadonlySet<string> = new Set([REVIEW_SCHEME, BASE_SCHEME, REASONING_SCHEME]);

/** Which file of which trial a document shows. */
export interface ReviewLocation {
  readonly projectRoot: string;
  readonly trialId: string;
  /** Relative to the project, with forward slashes. */
  readonly path: string;
}

/** What follows the question mark of a document's address. */
export function toQuery({ projectRoot, trialId, path }: ReviewLocation): string {
  return new URLSearchParams({ trial: trialId, project: projectRoot, file: path }).toString();
}

/** What an address names; undefined where it is none of ours or leaves the trial's folder. */
export function fromUriParts(uri: {
  readonly scheme: string;
  readonly query: string;
}): ReviewLocation | undefined {
  if (!SCHEMES.has(uri.scheme)) return undefined;
  const fields = new URLSearchParams(uri.query);
  const trialId = fields.get("trial") ?? "";
  const projectRoot = fields.get("project") ?? "";
  const path = fields.get("file") ?? "";
  const leaves = posix.normalize(path) !== path || /^\.\.|^\/|\\/.test(path) || path === "";
  if (!isTrialId(trialId) || projectRoot === "" || leaves) return undefined;
  return { projectRoot, trialId, path };
}
