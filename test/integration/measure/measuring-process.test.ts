import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listProviders } from "../../../src/core/measure/list-providers.ts";
import type { MeasureProgress } from "../../../src/core/measure/measure.ts";
import { startCli } from "../support/command-line.ts";
import { ExportedGraphs } from "./exported-graphs.ts";

/** Processes that run the measuring program and have this parent. */
function measuringProcesses(parent?: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1] ?? "";
        const [state, ppid] = stat.split(" ");
        if (!command.includes("measure-process.js") || state === "Z") return false;
        return parent === undefined || Number(ppid) === parent;
      } catch {
        return false;
      }
    });
}

setFlagsFromString("--expose_gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Bytes that this process holds on to, on its heap and beside it. */
async function heldMemory(): Promise<number> {
  collectGarbage();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition() && tries < 300; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(condition()).toBe(true);
}

describe.runIf(existsSync("/proc/self/cmdline"))("the measuring process", () => {
  let graphs: ExportedGraphs;
  let long: string;
  beforeAll(() => {
    graphs = ExportedGraphs.make({ vocabulary: 97, blockSize: 16, tokens: 900, names: ["gpt"] });
    long = join(graphs.folder, "long.bin");
    const ids = Uint16Array.from({ length: 6_000_000 }, (_, i) => (i * 31 + (i >> 5)) % 97);
    writeFileSync(long, new Uint8Array(ids.buffer));
  });
  afterAll(() => graphs.remove());

  /** Starts a measurement that takes long and waits until it scores. */
  async function startLong(signal?: AbortSignal) {
    let scoring: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      scoring = resolve;
    });
    const result = graphs
      .measure("gpt", {
        dataPath: long,
        signal,
        onProgress: ({ stage }) => stage === "validation" && scoring(),
      })
      .then(
        () => "measured",
        (error: unknown) => error,
      );
    await started;
    return { result, child: measuringProcesses(process.pid).at(-1)! };
  }

  it("tells how far it is, batch by batch", async () => {
    const seen: MeasureProgress[] = [];
    await graphs.measure("gpt", { onProgress: (progress) => seen.push(progress) });
    const stages = [...new Set(seen.map(({ stage }) => stage))];
    expect(stages).toEqual(["check", "load", "validation", "probes"]);
    for (const { done, total } of seen) expect(done).toBeLessThanOrEqual(total);
    const scored = seen.filter(({ stage }) => stage === "validation");
    expect(scored.at(-1)).toEqual({ stage: "validation", done: 56, total: 56 });
  });

  it("ends at once and leaves nothing behind when cancelled", async () => {
    const controller = new AbortController();
    const { result, child } = await startLong(controller.signal);
    controller.abort();
    expect(await result).toMatchObject({
      name: "Failure",
      kind: "finding",
      message: "The measurement was cancelled.",
    });
    await eventually(() => !measuringProcesses(process.pid).includes(child));
  });

  it("never starts when cancelled before", async () => {
    await expect(graphs.measure("gpt", { signal: AbortSignal.abort() })).rejects.toThrow(
      "The measurement was cancelled.",
    );
  });

  it("is missed in one sentence when it is killed, and the next one works", async () => {
    const { result, child } = await startLong();
    process.kill(child, "SIGKILL");
    expect(await result).toMatchObject({
      name: "Failure",
      kind: "finding",
      message: expect.stringMatching(/^The measuring process ended .*SIGKILL.*\.$/),
    });
    const { measurement } = await graphs.measure("gpt");
    expect(measurement.valid).toBe(true);
  });

  it("ends when its parent is killed", async () => {
    const program = join(graphs.folder, "parent.mjs");
    await build({
      stdin: {
        contents: `import { measure } from "./src/core/measure/measure.ts";
          await measure({ ...JSON.parse(process.argv[2]), onProgress: ({ stage }) => console.log(stage) });`,
        resolveDir: fileURLToPath(new URL("../../..", import.meta.url)),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: program,
      define: { "import.meta.url": JSON.stringify(new URL("../../../src/", import.meta.url).href) },
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'.replace(
          "import.meta.url",
          JSON.stringify(import.meta.url),
        ),
      },
      logLevel: "error",
    });
    const request = {
      modelPath: graphs.graph("gpt"),
      dataPath: long,
      blockSize: 16,
      dtype: "uint16",
      provider: "cpu",
    };
    const parent = spawn(process.execPath, [program, JSON.stringify(request)]);
    await new Promise<void>((resolve) => {
      parent.stdout.on("data", (text) => String(text).includes("validation") && resolve());
    });
    const [child] = measuringProcesses(parent.pid);
    expect(child).toBeDefined();
    parent.kill("SIGKILL");
    await eventually(() => !measuringProcesses().includes(child!));
  });

  it("leaves no process, no handle and no memory behind after many measurements", async () => {
    const handles = () => readdirSync("/proc/self/fd").length;
    for (let i = 0; i < 10; i++) await graphs.measure("gpt", { windows: 4 });
    await eventually(() => measuringProcesses(process.pid).length === 0);
    const before = { handles: handles(), memory: await heldMemory() };
    for (let i = 0; i < 30; i++) await graphs.measure("gpt", { windows: 4 });
    await eventually(() => measuringProcesses(process.pid).length === 0);
    await eventually(() => handles() <= before.handles);
    // One message with its arrays is larger than what this allows for each measurement.
    expect((await heldMemory()) - before.memory).toBeLessThan(30 * 20_000);
  });

  it("tells of its cancellation before 200 ms are over, whatever it was in the middle of", async () => {
    const controller = new AbortController();
    const { result } = await startLong(controller.signal);
    const late = new Promise<string>((resolve) => setTimeout(() => resolve("late"), 200));
    controller.abort();
    expect(await Promise.race([result, late])).toMatchObject({ kind: "finding" });
  });

  it("ends with the command line on Ctrl-C, in one line and without a trace", async () => {
    const files = ["--model", graphs.graph("gpt"), "--data", long, "--block-size", "16"];
    const { child, ended } = startCli(["measure", ...files, "--provider", "cpu"]);
    await new Promise<void>((resolve) => {
      child.stderr?.on("data", (text) => String(text).includes("validation") && resolve());
    });
    const [measuring] = measuringProcesses(child.pid);
    expect(measuring).toBeDefined();
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr.trim().split("\n").at(-1)).toMatch(/The measurement was cancelled\.$/);
    expect(stderr).not.toMatch(/\n\s+at /);
    await eventually(() => !measuringProcesses().includes(measuring!));
  });

  it("tries the providers of this platform", async () => {
    const providers = await listProviders();
    expect(providers).toContainEqual({ name: "cpu", usable: true });
    for (const { usable, note } of providers) expect(usable || note !== undefined).toBe(true);
  });
});
