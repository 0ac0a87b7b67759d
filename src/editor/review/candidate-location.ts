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

/** What follows the question mark of a document's address; its path is the working file's own. */
export function toQuery({ projectRoot, trialId, path }: CandidateLocation): string {
  return new URLSearchParams({ trial: trialId, project: projectRoot, file: path }).toString();
}

/** What an address names; undefined where it is none of ours or leaves the trial's folder. */
export function fromUriParts(uri: {
  readonly scheme: string;
  readonly query: string;
}): CandidateLocation | undefined {
  if (uri.scheme !== CANDIDATE_SCHEME) return undefined;
  const fields = new URLSearchParams(uri.query);
  const trialId = fields.get("trial") ?? "";
  const projectRoot = fields.get("project") ?? "";
  const path = fields.get("file") ?? "";
  const leaves = posix.normalize(path) !== path || /^\.\.|^\/|\\/.test(path) || path === "";
  if (!TRIAL_ID.test(trialId) || projectRoot === "" || leaves) return undefined;
  return { projectRoot, trialId, path };
}
