import type { ProjectFile } from "../../project/project-file.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Constraint } from "../constraint.ts";

/** What a baseline's comments and project file forbid, with the nodes that are protected. */
export interface DerivedConstraints {
  readonly constraints: readonly Constraint[];
}

export interface BaselineModels {
  readonly train: ModuleModel;
  readonly model: ModuleModel;
  readonly project: ProjectFile;
}

/** Placeholder of the engine's author: the derivation's author replaces this file. */
export function deriveConstraints(_baseline: BaselineModels): DerivedConstraints {
  return { constraints: [] };
}
