import { posix } from "node:path";

/** The scheme of read-only documents that show a candidate's files. */
export const CANDIDATE_SCHEME = "persona-lab-candidate";

const TRIAL_ID = /^\d{8}-\d{6}-[a-z0-9-]+-[0-9a-f]{4}$/;

/** Which file of which trial a document shows. */
export interface CandidateLocation {
  readonly projectRoot: string;
  readonly trialId: string;
  /** Relative to the project, with forward slashes. */
  readonly path: string;
}

/** The parts of a document's address: `/<trial>/<path>?<project>`. */
export function toUriParts(location: CandidateLocation): { path: string; query: string } {
  return { path: `/${location.trialId}/${location.path}`, query: location.projectRoot };
}

/** What an address names; undefined where it is none of ours or leaves the trial's folder. */
export function fromUriParts(uri: {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
}): CandidateLocation | undefined {
  if (uri.scheme !== CANDIDATE_SCHEME || uri.query === "") return undefined;
  const [, trialId = "", ...rest] = uri.path.split("/");
  const path = rest.join("/");
  const leaves = posix.normalize(path) !== path || path.startsWith("..") || path === "";
  if (!TRIAL_ID.test(trialId) || leaves) return undefined;
  return { projectRoot: uri.query, trialId, path };
}
