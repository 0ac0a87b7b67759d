import { Failure } from "../../core/failure.ts";
import type { LabProject } from "../lab-state.ts";
import { TrialNode } from "../trials-view/nodes.ts";

/** Which trial of which project. */
export interface TrialReference {
  /** Absolute path of the project. */
  readonly root: string;
  readonly id: string;
}

/**
 * The trial that a command's arguments name: an id (with the project's root where several projects
 * may hold it) or a row of the tree. Only trials of the open projects can be named, so that no
 * caller makes a path of anything else.
 *
 * @returns undefined when nothing is named
 * @throws Failure (input) when what is named is not there
 */
export function namedTrial(
  projects: readonly LabProject[],
  named: unknown,
  projectRoot: unknown,
): TrialReference | undefined {
  if (named instanceof TrialNode) return { root: named.root, id: named.trial.id };
  if (typeof named !== "string") return undefined;
  const holders = projects.filter(
    ({ root, trials }) =>
      trials.some(({ id }) => id === named) &&
      (typeof projectRoot !== "string" || root === projectRoot),
  );
  const [holder] = holders;
  if (holder === undefined) {
    throw new Failure("input", `There is no trial "${named}" in the open projects any more.`);
  }
  return { root: holder.root, id: named };
}
