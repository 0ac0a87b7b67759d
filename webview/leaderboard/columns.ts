import type { TrialRow, Verdict } from "../../src/editor/dashboard/messages.ts";
import {
  claim,
  comparison,
  cost,
  count,
  editVerdict,
  estimate,
  loss,
  minutes,
  NONE,
  provider,
  state,
  tokens,
} from "../format.ts";
import type { GridColumn } from "../grid/grid-column.ts";
import type { SortValue } from "./order-rows.ts";

/** A column of the leaderboard: how a trial's cell reads, and what it sorts by. */
export interface TrialColumn extends GridColumn<TrialRow> {
  value(row: TrialRow): SortValue;
}

export const PERSONA: TrialColumn = {
  id: "persona",
  title: "Persona",
  width: "minmax(8em, 1.3fr)",
  isSortable: true,
  text: ({ persona, isCurrentBaseline }) => (isCurrentBaseline ? `${persona} (current)` : persona),
  value: ({ persona }) => persona,
};

const SEED: TrialColumn = {
  id: "seed",
  title: "Seed",
  width: "5em",
  isNumber: true,
  isSortable: true,
  text: ({ seed }) => String(seed),
  value: ({ seed }) => seed,
};

const CLAIMED: TrialColumn = {
  id: "claimed",
  title: "Claimed (gap)",
  width: "minmax(14em, 1fr)",
  isNumber: true,
  isSortable: true,
  text: claim,
  value: ({ claimed }) => claimed,
  tone: ({ isClaimTooLow }) => (isClaimTooLow ? "worse" : ""),
};

const PROVIDER: TrialColumn = {
  id: "provider",
  title: "Provider",
  width: "minmax(6.5em, 0.8fr)",
  isSortable: true,
  text: (row) => provider(row.provider),
  value: (row) => row.provider?.used ?? null,
  tone: (row) => (provider(row.provider).includes("asked") ? "caution" : ""),
};

/** The leaderboard's columns, but for the mark that draws a trial's curve. */
export const LEADERBOARD_COLUMNS: readonly TrialColumn[] = [
  PERSONA,
  {
    id: "state",
    title: "State",
    width: "minmax(6.5em, 0.7fr)",
    isSortable: true,
    text: state,
    value: ({ state: name }) => name,
    tone: ({ state: name }) => (name === "failed" || name === "rejected" ? "worse" : ""),
  },
  {
    id: "measured",
    title: "Measured",
    width: "minmax(11em, 0.9fr)",
    isNumber: true,
    isSortable: true,
    text: ({ measured }) => (measured === null ? NONE : estimate(measured)),
    value: ({ measured }) => measured?.value ?? null,
    tone: () => "strong",
  },
  {
    id: "models",
    title: "Model − baseline",
    width: "minmax(17em, 1.3fr)",
    isSortable: true,
    text: ({ models }) => comparison(models),
    value: ({ models }) => models?.difference.value ?? null,
    tone: ({ models }) => verdictTone(models?.verdict),
  },
  {
    id: "edit",
    title: "Edit helps?",
    width: "minmax(14em, 1fr)",
    isSortable: true,
    text: editVerdict,
    value: ({ edit }) => edit?.verdict ?? null,
    tone: ({ edit }) => verdictTone(edit?.verdict),
  },
  CLAIMED,
  {
    id: "parameters",
    title: "Parameters",
    width: "9em",
    isNumber: true,
    isSortable: true,
    text: ({ parameters }) => count(parameters),
    value: ({ parameters }) => parameters,
  },
  {
    id: "minutes",
    title: "Training",
    width: "7em",
    isNumber: true,
    isSortable: true,
    text: (row) => minutes(row.minutes),
    value: (row) => row.minutes,
  },
  SEED,
  PROVIDER,
  {
    id: "tokens",
    title: "LLM tokens",
    width: "10em",
    isNumber: true,
    isSortable: true,
    text: tokens,
    value: ({ tokens: used }) =>
      used === null ? null : (used.prompt ?? 0) + (used.completion ?? 0),
  },
  {
    id: "cost",
    title: "Cost",
    width: "6em",
    isNumber: true,
    isSortable: true,
    text: cost,
    value: (row) => row.cost,
  },
];

const INVALID: readonly GridColumn<TrialRow>[] = [
  PERSONA,
  SEED,
  {
    id: "failed",
    title: "Failed probe",
    width: "minmax(14em, 1.5fr)",
    text: ({ failedProbes }) => (failedProbes.length === 0 ? NONE : failedProbes.join(", ")),
    tone: () => "worse",
  },
  {
    id: "worthless",
    title: "Would-be loss",
    width: "minmax(8em, 0.8fr)",
    isNumber: true,
    text: ({ measured }) => loss(measured?.value ?? null),
    tone: () => "void",
  },
  CLAIMED,
  PROVIDER,
];

/** What is shown of a trial whose measurement means nothing; newest first, no order to lead. */
export const INVALID_COLUMNS = INVALID.map((column) => ({ ...column, isSortable: false }));

function verdictTone(verdict: Verdict | undefined): string {
  return verdict === "better" || verdict === "worse" ? verdict : "";
}
