import { BASELINE_PERSONA, isValid } from "../../core/trial/baseline-trial.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { COMMANDS } from "../command-ids.ts";
import type { LabProject, LabSnapshot } from "../lab-state.ts";
import {
  NextStepNode,
  PersonaNode,
  ProjectNode,
  type TreeNode,
  TrialNode,
  UnreadableNode,
} from "./nodes.ts";

/**
 * The rows below a node, or the first ones. A workspace with one project lists its trials at once;
 * where that has none, there is no row, so that the editor shows the welcome text.
 */
export function childrenOf(
  snapshot: LabSnapshot,
  isGrouped: boolean,
  node?: TreeNode,
): readonly TreeNode[] {
  const { projects } = snapshot;
  if (node === undefined) {
    const [only, second] = projects;
    if (only === undefined) return [];
    if (second !== undefined) return projects.map((project) => new ProjectNode(project));
    const isEmpty = only.trials.length === 0 && only.unreadable.length === 0;
    return isEmpty ? [] : projectRows(snapshot, only, isGrouped);
  }
  if (node instanceof ProjectNode) return projectRows(snapshot, node.project, isGrouped);
  if (node instanceof PersonaNode) {
    return node.trials.map((trial) => new TrialNode(node.root, trial));
  }
  return [];
}

function projectRows(
  snapshot: LabSnapshot,
  project: LabProject,
  isGrouped: boolean,
): readonly TreeNode[] {
  const { root, trials, unreadable } = project;
  const newest = trials.toReversed();
  return [
    ...nextStep(snapshot, project),
    ...(isGrouped ? personas(root, newest) : newest.map((trial) => new TrialNode(root, trial))),
    ...unreadable.map(({ id, reason }) => new UnreadableNode(root, id, reason)),
  ];
}

/** Personas in the order of their newest trial, the baseline first. */
function personas(root: string, newest: readonly Trial[]): PersonaNode[] {
  const groups = new Map<string, Trial[]>();
  for (const trial of newest) {
    groups.set(trial.persona, [...(groups.get(trial.persona) ?? []), trial]);
  }
  return [...groups.entries()]
    .map(([persona, trials]) => new PersonaNode(root, persona, trials))
    .sort((a, b) => Number(isBaseline(b.persona)) - Number(isBaseline(a.persona)));
}

/** Until there is a first result, one row leads on; nothing while something is under way. */
function nextStep({ running, trusted }: LabSnapshot, project: LabProject): NextStepNode[] {
  if (running !== null || !trusted) return [];
  const { root, trials, baselineIds } = project;
  if (trials.some(({ state }) => state === "verified")) return [];
  const current = new Set(baselineIds);
  if (!trials.some((trial) => current.has(trial.id) && isValid(trial))) {
    return [new NextStepNode(root, "Measure the baseline", COMMANDS.measureBaseline)];
  }
  return trials.some((trial) => !isBaseline(trial.persona) && trial.state === "done")
    ? []
    : [new NextStepNode(root, "Apply a persona", COMMANDS.applyPersona)];
}

function isBaseline(persona: string): boolean {
  return persona === BASELINE_PERSONA;
}
