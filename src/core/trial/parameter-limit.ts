import type { ProjectFile } from "../project/project-file.ts";

/**
 * Why a model of so many parameters may not train in this project, in one sentence; null where it
 * may.
 *
 * @param parameters every parameter of the model, tied ones once
 */
export function tooManyParameters(
  { maxParameters }: Pick<ProjectFile, "maxParameters">,
  parameters: number,
): string | null {
  if (maxParameters === undefined || parameters <= maxParameters) return null;
  return `The model has ${parameters} parameters, more than the ${maxParameters} of maxParameters in persona-lab.json: make it smaller, or raise maxParameters.`;
}
