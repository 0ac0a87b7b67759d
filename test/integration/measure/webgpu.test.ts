import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExportedGraphs } from "./exported-graphs.ts";

/** Software Vulkan as Debian's chromium brings it along. */
const CHROMIUM = "/usr/lib/chromium";
const SWIFTSHADER = `${CHROMIUM}/vk_swiftshader_icd.json`;
const driver = process.env.VK_ICD_FILENAMES ?? SWIFTSHADER;
const found = existsSync(driver);
const skip = !found && process.env.CI !== "true";
if (skip) {
  console.warn(
    "SKIPPED: WebGPU on software Vulkan; install Debian's chromium or set VK_ICD_FILENAMES.",
  );
}

describe.skipIf(skip)("WebGPU on software Vulkan", () => {
  const before = { ...process.env };
  let graphs: ExportedGraphs;
  beforeAll(() => {
    expect(found, `no Vulkan driver at ${driver}`).toBe(true);
    graphs = ExportedGraphs.make({
      vocabulary: 53,
      blockSize: 12,
      tokens: 200,
      names: ["gpt", "bidirectional", "half-precision"],
    });
    process.env.VK_ICD_FILENAMES = driver;
    // Chromium's own Vulkan loader serves where the machine has none; one of the machine's wins.
    process.env.LD_LIBRARY_PATH = [before.LD_LIBRARY_PATH, CHROMIUM].filter(Boolean).join(":");
  });
  afterAll(() => {
    process.env = before;
    graphs?.remove();
  });

  it("gives PyTorch's loss, and is what really ran", async () => {
    const { measurement } = await graphs.measure("gpt", { provider: "webgpu", windows: 6 });
    expect(measurement.provider).toEqual({ requested: "webgpu", used: "webgpu" });
    const windows = graphs.pytorch.gpt!.windows;
    const expected = [0, 2, 5, 8, 10, 13].map((w) => windows[w]!);
    expect(measurement.nll.mean).toBeCloseTo(expected.reduce((a, b) => a! + b!)! / 6, 4);
    expect(measurement.valid).toBe(true);
  });

  it("is probed like the CPU", async () => {
    const { measurement } = await graphs.measure("bidirectional", {
      provider: "webgpu",
      windows: 4,
    });
    expect(measurement.provider.used).toBe("webgpu");
    expect(measurement.valid).toBe(false);
  });

  it("computes a graph in half precision within its tolerance, or gives way, and says which", async () => {
    const request = { provider: "webgpu", windows: 6 };
    const { measurement } = await graphs.measure("half-precision", request);
    const { used, precision, note } = measurement.provider;
    if (used === "webgpu") expect(precision).toBe("float16");
    else expect(note).toMatch(/^webgpu .*\.$/);
    const onCpu = await graphs.measure("half-precision", { windows: 6 });
    expect(measurement.nll.mean).toBeCloseTo(onCpu.measurement.nll.mean!, 2);
  });

  it("is passed over under auto where the CPU is faster, and says so", async () => {
    const { measurement } = await graphs.measure("gpt", { provider: "auto", windows: 6 });
    expect(measurement.provider.used).toBe("cpu");
    expect(measurement.provider.note).toMatch(/webgpu is .* times slower than cpu/);
  });
});

describe("WebGPU without a device", () => {
  it("falls back to the CPU, visibly", async () => {
    const before = process.env.VK_ICD_FILENAMES;
    process.env.VK_ICD_FILENAMES = "/nowhere/icd.json";
    const graphs = ExportedGraphs.make({
      vocabulary: 53,
      blockSize: 12,
      tokens: 200,
      names: ["gpt"],
    });
    const { measurement } = await graphs.measure("gpt", { provider: "webgpu" });
    if (before === undefined) delete process.env.VK_ICD_FILENAMES;
    else process.env.VK_ICD_FILENAMES = before;
    graphs.remove();
    expect(measurement.provider).toMatchObject({ requested: "webgpu", used: "cpu" });
    expect(measurement.provider.note).toMatch(/webgpu could not start/);
    expect(measurement.valid).toBe(true);
  });
});
