import type { Trial } from "../../core/trial/trial.ts";
import type { LabProject } from "../lab-state.ts";

/** A project, where the workspace has several. */
export class ProjectNode {
  constructor(readonly project: LabProject) {}
}

/** All trials of one persona in one project. */
export class PersonaNode {
  constructor(
    readonly root: string,
    readonly persona: string,
    readonly trials: readonly Trial[],
  ) {}
}

/** One trial: what the context menu's commands get as their argument. */
export class TrialNode {
  constructor(
    readonly root: string,
    readonly trial: Trial,
  ) {}
}

/** A trial's folder that could not be read. */
export class UnreadableNode {
  constructor(
    readonly root: string,
    readonly id: string,
    readonly reason: string,
  ) {}
}

/** What to do next, until there is a first result. */
export class NextStepNode {
  constructor(
    readonly root: string,
    readonly title: string,
    readonly command: string,
  ) {}
}

export type TreeNode = ProjectNode | PersonaNode | TrialNode | UnreadableNode | NextStepNode;
