// Scores a graph as a measurement does, without probing it, and prints the speed as JSON:
//     score-only MODEL DATA BLOCK_SIZE CALIBRATION_FILE [ROWS]
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { calibrationFile } from "../src/core/measure/calibration/calibration-file.ts";
import { TokenFile } from "../src/core/measure/data/token-file.ts";
import { WindowSource } from "../src/core/measure/data/windows.ts";
import { mostRows } from "../src/core/measure/scoring/batch-rows.ts";
import { vocabularySize } from "../src/core/measure/scoring/check-ids.ts";
import { onnxSessionFactory } from "../src/core/measure/scoring/onnx-session.ts";
import { openGraph } from "../src/core/measure/scoring/open-graph.ts";
import { scoreSources } from "../src/core/measure/scoring/score-sources.ts";

const [modelPath = "", dataPath = "", size = "", memory = "", forced] = process.argv.slice(2);
const blockSize = Number(size);
const bytes = await readFile(modelPath);
const file = await TokenFile.open(dataPath, "uint16");
const validation = WindowSource.of(file, blockSize);
const graph = await openGraph({ modelPath, blockSize }, onnxSessionFactory(bytes));
const vocabulary = await vocabularySize(graph.cpu, file.summary.largestId, blockSize);
const scored = await scoreSources({
  job: { modelPath, dataPath, blockSize, dtype: "uint16", provider: "cpu" },
  tools: {
    factoryFor: onnxSessionFactory,
    platform: process.platform,
    parallelism: availableParallelism(),
    calibrations: calibrationFile(memory),
    now: () => performance.now(),
    onProgress: () => undefined,
  },
  // A fixed number of rows leaves nothing to calibrate.
  graph: { ...graph, fixedRows: forced === undefined ? graph.fixedRows : Number(forced) },
  sources: { validation, holdout: undefined },
  rows: forced === undefined ? mostRows(blockSize, vocabulary) : Number(forced),
  bytes: bytes.length,
});
const { nll, tokensPerSecond } = scored.validation;
console.log(
  JSON.stringify({
    rate: tokensPerSecond,
    rows: scored.scorer.rows,
    nll: nll.reduce((sum, loss) => sum + loss, 0) / nll.length,
    calibration: scored.calibration,
  }),
);
