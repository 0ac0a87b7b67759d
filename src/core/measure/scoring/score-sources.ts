import { calibrateScorer } from "../calibration/calibrate-scorer.ts";
import type { WindowSource } from "../data/windows.ts";
import type { ScoreJob } from "../measure-protocol.ts";
import type { MeasureStage } from "../measure-request.ts";
import type { CalibrationSource } from "../measurement.ts";
import { causalityRows } from "../probes/causality.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { GraphUnderTest } from "./open-graph.ts";
import type { ScoreTools } from "./score-tools.ts";
import { scoreWindows, type WindowLosses } from "./score-windows.ts";
import { ProviderLost, Scorer } from "./scorer.ts";

export interface Sources {
  readonly validation: WindowSource;
  readonly holdout: WindowSource | undefined;
}

export interface ScoreSourcesInputs {
  readonly job: ScoreJob;
  readonly tools: ScoreTools;
  readonly graph: GraphUnderTest;
  readonly sources: Sources;
  /** The most rows per run. */
  readonly rows: number;
  /** Size of the ONNX file. */
  readonly bytes: number;
}

export interface ScoredSources {
  /** What scored. */
  readonly scorer: Scorer;
  /** The CPU, on which the probes run. */
  readonly cpu: Scorer;
  readonly validation: WindowLosses;
  readonly holdout: WindowLosses | undefined;
  readonly calibration: CalibrationSource;
  /** One sentence on what kept another provider or batch size from scoring. */
  readonly note: string | undefined;
}

/**
 * Scores validation and holdout on one provider: the chosen one, or all over again on the CPU where
 * that is lost on the way.
 *
 * @throws ProviderLost if the CPU fails too
 */
export async function scoreSources(inputs: ScoreSourcesInputs): Promise<ScoredSources> {
  const { job, tools, graph, sources, rows } = inputs;
  const { validation } = sources;
  const reopen = async (threads: number) => graph.adapt(await graph.factory.open("cpu", threads));
  const cpu = new Scorer("cpu", graph.cpu, reopen, rows);
  const { scorer, passedOver } = await chooseProvider({
    requested: job.provider,
    platform: tools.platform,
    factory: graph.factory,
    adapt: graph.adapt,
    cpu,
    batch: await validation.batch(0, Math.min(rows, validation.count)),
  });
  const done = (used: Scorer, losses: Losses, lost: readonly string[]): ScoredSources => {
    return { scorer: used, cpu, ...losses, note: sentence([...passedOver, ...lost]) };
  };
  try {
    const losses = await scoreAll(inputs, scorer);
    return done(scorer, losses, scorer.troubles);
  } catch (error) {
    if (!(error instanceof ProviderLost) || scorer === cpu) throw error;
    const losses = await scoreAll(inputs, cpu);
    return done(cpu, losses, [...scorer.troubles, error.message]);
  }
}

type Losses = Pick<ScoredSources, "validation" | "holdout" | "calibration">;

async function scoreAll(inputs: ScoreSourcesInputs, scorer: Scorer): Promise<Losses> {
  const { validation, holdout } = inputs.sources;
  const score = (source: WindowSource, stage: MeasureStage) =>
    scoreWindows(source, scorer, (done) =>
      inputs.tools.onProgress({ stage, done, total: source.count }),
    );
  return {
    calibration: await calibrated(inputs, scorer),
    validation: await score(validation, "validation"),
    holdout: holdout && (await score(holdout, "holdout")),
  };
}

/** A graph with a fixed batch axis leaves nothing to choose. */
async function calibrated(inputs: ScoreSourcesInputs, scorer: Scorer): Promise<CalibrationSource> {
  const { graph, tools, sources, bytes } = inputs;
  if (graph.fixedRows !== undefined) return { source: "default", threads: 0 };
  const { validation, holdout } = sources;
  const probed = scorer.provider === "cpu" ? causalityRows(validation) : 0;
  return calibrateScorer({
    scorer,
    validation,
    windows: validation.count + (holdout?.count ?? 0) + probed,
    bytes,
    runtime: graph.factory.version,
    parallelism: tools.parallelism,
    memory: tools.calibrations,
    now: tools.now,
  });
}

function sentence(parts: readonly string[]): string | undefined {
  return parts.length === 0 ? undefined : `${parts.join("; ")}.`;
}
