import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { type MeasureRequest, measure } from "../../../src/core/measure/measure.ts";
import { testPython } from "../support/command-line.ts";

const SCRIPT = fileURLToPath(new URL("../../fixtures/graphs/export_graphs.py", import.meta.url));

export interface GraphOptions {
  readonly vocabulary: number;
  readonly blockSize: number;
  readonly tokens: number;
  readonly names: readonly string[];
  /** Fixes the graphs' batch axis. */
  readonly fixedBatch?: number;
  /** Fixes the graphs' token axis at the block size. */
  readonly fixedLength?: boolean;
}

/** Python's JSON has NaN and Infinity. */
const lossSchema = z.number().nullable();
const answerSchema = z.record(
  z.string(),
  z.object({ mean: lossSchema, windows: z.array(lossSchema) }),
);

/** Graphs exported by PyTorch, data to score them on, and what PyTorch says about both. */
export class ExportedGraphs {
  private constructor(
    readonly folder: string,
    readonly options: GraphOptions,
    readonly pytorch: z.infer<typeof answerSchema>,
  ) {}

  static make(options: GraphOptions): ExportedGraphs {
    const folder = mkdtempSync(join(tmpdir(), "graphs-"));
    const answer = execFileSync(testPython(), [SCRIPT, folder, JSON.stringify(options)], {
      encoding: "utf8",
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 1 << 26,
    }).replace(/-?(NaN|Infinity)/g, "null");
    return new ExportedGraphs(folder, options, answerSchema.parse(JSON.parse(answer)));
  }

  graph(name: string): string {
    return join(this.folder, `${name}.onnx`);
  }

  get data(): string {
    return join(this.folder, "val.bin");
  }

  /** Measures one of the graphs on the CPU, unless told otherwise. */
  measure(name: string, more: Partial<MeasureRequest> = {}) {
    return measure({
      modelPath: this.graph(name),
      dataPath: this.data,
      blockSize: this.options.blockSize,
      dtype: "uint16",
      provider: "cpu",
      ...more,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
