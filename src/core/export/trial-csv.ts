import type { Trial } from "../trial/trial.ts";
import { type CsvCell, csvText } from "./csv.ts";

/** Columns by name; losses and differences are nats per token. */
const COLUMNS: Readonly<Record<string, (trial: Trial) => CsvCell>> = {
  id: ({ id }) => id,
  persona: ({ persona }) => persona,
  seed: ({ seed }) => seed,
  state: ({ state }) => state,
  reason: ({ reason }) => reason,
  valid: ({ measurement }) => measurement?.valid,
  failed_probes: ({ measurement }) =>
    measurement?.probes
      .filter(({ pass }) => pass === false)
      .map(({ id }) => id)
      .join(" "),
  measured_loss: ({ measurement }) => measurement?.nll.mean,
  measured_low: ({ measurement }) => measurement?.nll.ci95?.[0],
  measured_high: ({ measurement }) => measurement?.nll.ci95?.[1],
  perplexity: ({ measurement }) => measurement?.perplexity,
  claimed_loss: ({ claimed }) => claimed?.bestVloss,
  baseline: ({ baseline }) => baseline,
  models_difference: ({ measurement }) => measurement?.baseline?.models.difference,
  models_low: ({ measurement }) => measurement?.baseline?.models.ci95?.[0],
  models_high: ({ measurement }) => measurement?.baseline?.models.ci95?.[1],
  models_verdict: ({ measurement }) => measurement?.baseline?.models.verdict,
  edit_difference: ({ measurement }) => measurement?.baseline?.edit?.difference,
  edit_low: ({ measurement }) => measurement?.baseline?.edit?.ci95?.[0],
  edit_high: ({ measurement }) => measurement?.baseline?.edit?.ci95?.[1],
  edit_verdict: ({ measurement }) => measurement?.baseline?.edit?.verdict,
  edit_candidate_seeds: ({ measurement }) => measurement?.baseline?.edit?.seeds.candidate,
  edit_baseline_seeds: ({ measurement }) => measurement?.baseline?.edit?.seeds.baseline,
  minimum_detectable: ({ measurement }) => measurement?.baseline?.edit?.minimumDetectable,
  windows: ({ measurement }) => measurement?.windows,
  block_size: ({ measurement }) => measurement?.blockSize,
  provider_requested: ({ measurement }) => measurement?.provider.requested,
  provider_used: ({ measurement }) => measurement?.provider.used,
  parameters: ({ parameters }) => parameters,
  steps: ({ steps }) => steps,
  training_minutes: ({ observed }) => observed?.trainingMinutes,
  device: ({ device }) => device,
  model: ({ llm }) => llm?.model,
  reply_recorded: ({ llm }) => llm?.recorded,
  prompt_tokens: ({ llm }) => llm?.tokens?.prompt,
  completion_tokens: ({ llm }) => llm?.tokens?.completion,
  graph_sha256: ({ identity }) => identity.graph,
  validation_sha256: ({ identity }) => identity.validation,
};

/** Trials as CSV, one row each under a header, oldest first. */
export function trialsAsCsv(trials: readonly Trial[]): string {
  const columns = Object.values(COLUMNS);
  return csvText(
    Object.keys(COLUMNS),
    trials.map((trial) => columns.map((cell) => cell(trial))),
  );
}
