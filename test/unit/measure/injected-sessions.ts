import type { Batch } from "../../../src/core/measure/data/windows.ts";
import {
  EXECUTION_PROVIDERS,
  type ProviderName,
} from "../../../src/core/measure/scoring/providers.ts";
import type {
  NodeRun,
  ScoringSession,
  SessionFactory,
} from "../../../src/core/measure/scoring/session.ts";

/** How a device behaves, as far as it differs from one that works. */
export interface Device {
  /** Thrown when a session is opened. */
  readonly startError?: string;
  /** A run with more rows fails. */
  readonly mostRows?: number;
  /** Runs after this many fail: the device is lost. */
  readonly lostAfter?: number;
  /** Added to every loss. */
  readonly error?: number;
  /** Milliseconds that each run takes. */
  readonly slowness?: number;
  /** Milliseconds on the injected clock that a run of so many rows on so many threads takes. */
  readonly cost?: (rows: number, threads: number) => number;
  /** Element type that its matrix products get; `float` by default. */
  readonly type?: string;
  /** Which provider runs the matrix products; its own by default. */
  readonly nodesOn?: ProviderName;
}

/** Sessions whose losses are 1 + idx / 10, on devices that behave as told. */
export class InjectedSessions implements SessionFactory {
  readonly opened: ProviderName[] = [];
  readonly runs: { provider: ProviderName; rows: number }[] = [];
  readonly version = "1.2.3";
  released = 0;
  /** The injected clock, in milliseconds. */
  clock = 0;

  constructor(private readonly devices: Partial<Record<ProviderName, Device>>) {}

  backends(): readonly string[] {
    return ["cpu", ...Object.keys(this.devices)];
  }

  async open(provider: ProviderName, threads = 0): Promise<ScoringSession> {
    const device = this.devices[provider] ?? {};
    if (device.startError !== undefined) throw new Error(device.startError);
    this.opened.push(provider);
    return {
      inputs: [
        { name: "idx", type: "int64", shape: ["B", "T"] },
        { name: "targets", type: "int64", shape: ["B", "T"] },
      ],
      outputs: [{ name: "nll", type: "float32", shape: ["B", "T"] }],
      run: (batch) => this.run(provider, device, batch, threads),
      release: async () => {
        this.released++;
      },
    };
  }

  async trace(provider: ProviderName, batch: Batch) {
    const session = await this.open(provider);
    const nll = await session.run(batch);
    await session.release();
    const on = this.devices[provider]?.nodesOn ?? provider;
    const type = this.devices[provider]?.type ?? "float";
    const nodes: NodeRun[] = [
      { operator: "Shape", executionProvider: EXECUTION_PROVIDERS.cpu, types: ["int64"] },
      { operator: "Cast", executionProvider: EXECUTION_PROVIDERS[provider], types: ["float"] },
      { operator: "MatMul", executionProvider: EXECUTION_PROVIDERS[on], types: [type, type] },
    ];
    return { nll, nodes };
  }

  private async run(provider: ProviderName, device: Device, batch: Batch, threads: number) {
    const count = this.runs.filter((run) => run.provider === provider).length;
    this.runs.push({ provider, rows: batch.rows });
    this.clock += device.cost?.(batch.rows, threads) ?? 1;
    if (device.lostAfter !== undefined && count >= device.lostAfter) throw new Error("device lost");
    if (batch.rows > (device.mostRows ?? Number.POSITIVE_INFINITY))
      throw new Error("out of memory");
    await new Promise((resolve) => setTimeout(resolve, device.slowness ?? 0));
    return Float32Array.from(batch.idx, (id) => 1 + Number(id) / 10 + (device.error ?? 0));
  }
}
