import type { ExportedTraining } from "./training-outcome.ts";

/**
 * Compares the code that was reviewed with the code that the training process imported.
 *
 * @returns one sentence about the first difference, or null when both are the same
 */
export function identityProblem(
  reviewed: Readonly<Record<string, string>>,
  outcome: Pick<ExportedTraining, "imported" | "importedOtherwise">,
): string | null {
  for (const [path, hash] of Object.entries(reviewed)) {
    const imported = outcome.imported[path];
    if (imported === undefined) {
      return `${path} was reviewed but never imported by the training run: its loss would say nothing about it.`;
    }
    if (imported !== hash) {
      return `The training run imported another ${path} than the one that was reviewed.`;
    }
  }
  const [other] = outcome.importedOtherwise;
  if (other !== undefined) {
    return `The training run imported a ${other} that differs from the project's.`;
  }
  return null;
}
