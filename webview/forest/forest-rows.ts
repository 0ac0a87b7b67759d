import type { Estimate, TrialRow } from "../../src/editor/dashboard/messages.ts";

/** Of one persona's trials the newest this many are drawn. */
const MOST_TRIALS = 4;

/** One interval of the plot. */
export interface ForestRow {
  readonly persona: string;
  /** `edit`: seeds included. `models`: these two trained models. */
  readonly kind: "edit" | "models";
  readonly label: string;
  readonly difference: Estimate;
  readonly verdict: string;
}

/** One persona's intervals. */
export interface ForestGroup {
  readonly persona: string;
  readonly isControl: boolean;
  readonly rows: readonly ForestRow[];
  /** Older trials that are not drawn. */
  readonly leftOut: number;
}

/**
 * Paired differences to the baseline by persona, the control last: the edit's verdict of the newest
 * trial where it has an interval, then the newest trials' models. Invalid measurements stay out.
 */
export function forestGroups(trials: readonly TrialRow[]): ForestGroup[] {
  const byPersona = new Map<string, TrialRow[]>();
  for (const trial of trials) {
    if (trial.isBaseline || trial.valid !== true || trial.models?.difference.value == null)
      continue;
    byPersona.set(trial.persona, [...(byPersona.get(trial.persona) ?? []), trial]);
  }
  return [...byPersona.values()]
    .map((group) => groupOf(group.toSorted((left, right) => right.order - left.order)))
    .sort(
      (left, right) =>
        Number(left.isControl) - Number(right.isControl) ||
        left.persona.localeCompare(right.persona, "en"),
    );
}

function groupOf(trials: readonly TrialRow[]): ForestGroup {
  const [newest] = trials;
  const shown = trials.slice(0, MOST_TRIALS);
  return {
    persona: newest?.persona ?? "",
    isControl: newest?.isControl ?? false,
    rows: [...trials.slice(0, 1).flatMap(editRow), ...shown.flatMap(modelsRow)],
    leftOut: trials.length - shown.length,
  };
}

function editRow({ persona, edit }: TrialRow): ForestRow[] {
  if (edit === null || edit.difference.low === null) return [];
  const { difference, verdict, candidateSeeds, baselineSeeds } = edit;
  const label = `edit, ${candidateSeeds} against ${baselineSeeds} seeds`;
  return [{ persona, kind: "edit", label, difference, verdict }];
}

function modelsRow({ persona, seed, models }: TrialRow): ForestRow[] {
  if (models === null) return [];
  const { difference, verdict } = models;
  return [{ persona, kind: "models", label: `seed ${seed}`, difference, verdict }];
}
