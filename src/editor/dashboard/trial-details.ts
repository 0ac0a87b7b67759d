import type { Measurement } from "../../core/measure/measurement.ts";
import type { Identity, Trial } from "../../core/trial/trial.ts";
import type { Fact, TrialDetails } from "./messages.ts";

/** What a trial says beyond its row. What it does not say is left out. */
export function trialDetails(trial: Trial): TrialDetails {
  const { verification, measurement, identity, environment } = trial;
  return {
    verification:
      verification === null
        ? null
        : {
            verdict: verification.verdict,
            violations: verification.violations.map(
              ({ rule, severity, file, line, column, message }) => ({
                rule,
                severity,
                place: `${file}:${line}:${column}`,
                message,
              }),
            ),
          },
    probes: (measurement?.probes ?? []).map(({ id, pass, value, threshold, note }) => ({
      id,
      pass,
      value,
      threshold,
      note,
    })),
    measurement: measurement === undefined ? [] : measurementFacts(measurement, trial),
    identity: identityFacts(identity),
    environment: facts(Object.entries(environment)),
  };
}

function measurementFacts(measured: Measurement, { steps, observed }: Trial): Fact[] {
  const count = (value: number) => value.toLocaleString("en");
  return facts([
    ["Tokens scored", count(measured.tokens)],
    ["Windows", `${count(measured.windows)} of ${count(measured.blockSize)} tokens`],
    ["Batch size", count(measured.batchSize)],
    ["Tokens per second", count(Math.round(measured.tokensPerSecond))],
    ["Perplexity", measured.perplexity?.toFixed(3)],
    ["Bits per token", measured.bitsPerToken?.toFixed(4)],
    ["Bits per byte", measured.bitsPerByte?.toFixed(4)],
    ["Graph", `${count(measured.model.bytes)} bytes`],
    ["Training steps", steps === null ? undefined : count(steps)],
    ["Validation data", observed?.validationData],
    ["Training data", observed?.trainingData ?? undefined],
    ["Holdout", observed?.holdoutData ?? undefined],
  ]);
}

function identityFacts({ reviewed, imported, graph, train, validation, holdout }: Identity) {
  const each = (stage: string, hashes: Identity["reviewed"]) =>
    Object.entries(hashes ?? {}).map(([file, hash]): [string, string] => [
      `${file}, ${stage}`,
      hash,
    ]);
  return facts([
    ...each("reviewed", reviewed),
    ...each("imported", imported),
    ["Graph", graph],
    ["Training data", train],
    ["Validation data", validation],
    ["Holdout", holdout],
  ]);
}

function facts(entries: readonly (readonly [string, string | undefined])[]): Fact[] {
  return entries.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}
