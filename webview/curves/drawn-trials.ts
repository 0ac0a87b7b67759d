import type { Curves, RunningView, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { trialName } from "../format.ts";
import type { Drawn } from "./chart-data.ts";

const NO_CURVES: Curves = { training: [], validation: [] };
/** The id of work that is no trial yet. */
const UNDER_WAY = "under way";

/**
 * What the chart holds: the work under way, the selected trial, then those that a person added.
 * Of several trials of one name the id's time tells which is which.
 *
 * @param curvesOf the curves of a trial as far as they are known
 */
export function drawnTrials(
  trials: readonly TrialRow[],
  selected: TrialRow | undefined,
  compared: ReadonlySet<string>,
  running: RunningView | null,
  curvesOf: (id: string) => Curves | undefined,
): Drawn[] {
  const chosen = trials.filter(
    ({ id }) => id !== running?.id && (id === selected?.id || compared.has(id)),
  );
  chosen.sort((left, right) => Number(right === selected) - Number(left === selected));
  const names = chosen.map(trialName);
  const past = chosen.map((trial, at) => {
    const name = names[at] ?? "";
    const isShared = names.filter((other) => other === name).length > 1;
    return {
      id: trial.id,
      name: isShared ? `${name} (${timeOf(trial.id)})` : name,
      curves: curvesOf(trial.id) ?? NO_CURVES,
      // An invalid measurement is no loss to compare with.
      measured: trial.valid === true ? trial.measured : null,
    };
  });
  if (running === null) return past;
  const { id, curves } = running;
  const live = { id: id ?? UNDER_WAY, name: trialName(running), curves, measured: null };
  return [live, ...past];
}

/** `YYYYMMDD-HHMMSS-…` as day and time. */
function timeOf(id: string): string {
  const [, month, day, hour, minute] = /^\d{4}(\d\d)(\d\d)-(\d\d)(\d\d)/.exec(id) ?? [];
  return month === undefined ? id : `${month}-${day} ${hour}:${minute}`;
}
