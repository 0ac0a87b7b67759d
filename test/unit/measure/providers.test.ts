import { describe, expect, it } from "vitest";
import { batchOf } from "../../../src/core/measure/data/windows.ts";
import { disagreement } from "../../../src/core/measure/scoring/agreement.ts";
import { chooseProvider } from "../../../src/core/measure/scoring/choose-provider.ts";
import {
  didCompute,
  nodesOfProfile,
  precisionOf,
} from "../../../src/core/measure/scoring/profile.ts";
import {
  type ProviderName,
  providerCandidates,
} from "../../../src/core/measure/scoring/providers.ts";
import { ProviderLost, Scorer } from "../../../src/core/measure/scoring/scorer.ts";
import { type Device, InjectedSessions } from "./injected-sessions.ts";

const BLOCK_SIZE = 3;
const ROWS = 8;
const batch = batchOf(
  Array.from({ length: ROWS }, (_, r) => ({
    idx: Int32Array.of(r, r + 1, r + 2),
    targets: Int32Array.of(r + 1, r + 2, r + 3),
  })),
  BLOCK_SIZE,
);
/** Slow enough that a device without slowness of its own is faster. */
const CPU: Device = { slowness: 30 };

async function choose(
  requested: string,
  platform: NodeJS.Platform,
  devices: Partial<Record<ProviderName, Device>>,
) {
  const sessions = new InjectedSessions({ cpu: CPU, ...devices });
  const open = () => sessions.open("cpu");
  const cpu = new Scorer("cpu", await open(), open, ROWS);
  const { scorer, passedOver } = await chooseProvider({
    requested,
    platform,
    factory: sessions,
    adapt: (session) => session,
    cpu,
    batch,
  });
  return { used: scorer.provider, scorer, passedOver: passedOver.join("; "), sessions };
}

describe("which provider scores", () => {
  it.each([
    ["linux", { cuda: {}, webgpu: {} }, "cuda"],
    ["linux", { cuda: { startError: "no CUDA" }, webgpu: {} }, "webgpu"],
    ["linux", { cuda: { startError: "no CUDA" }, webgpu: { startError: "no adapter" } }, "cpu"],
    ["linux", {}, "cpu"],
    ["darwin", { webgpu: {}, coreml: {} }, "webgpu"],
    ["darwin", { webgpu: { startError: "no adapter" }, coreml: {} }, "coreml"],
    ["darwin", {}, "cpu"],
    ["win32", { dml: {}, webgpu: {} }, "dml"],
    ["win32", { dml: { startError: "no DirectX" }, webgpu: {} }, "webgpu"],
    ["win32", {}, "cpu"],
    ["freebsd", { webgpu: {} }, "cpu"],
  ] as const)("auto on %s with %j: %s", async (platform, devices, expected) => {
    const { used, passedOver } = await choose("auto", platform, devices);
    expect(used).toBe(expected);
    if (Object.values(devices).some((device) => "startError" in device)) {
      expect(passedOver).toMatch(/could not start \(no /);
    }
  });

  it("tries nothing else where the CPU is asked for", async () => {
    const { used, sessions, passedOver } = await choose("cpu", "linux", { cuda: {} });
    expect(used).toBe("cpu");
    expect(sessions.opened).toEqual(["cpu"]);
    expect(passedOver).toBe("");
  });

  it("falls back to the CPU alone where one provider is asked for", async () => {
    const { used, passedOver, sessions } = await choose("webgpu", "linux", {
      cuda: {},
      webgpu: { startError: "no adapter" },
    });
    expect(used).toBe("cpu");
    expect(passedOver).toBe("webgpu could not start (no adapter)");
    expect(sessions.opened).not.toContain("cuda");
  });

  it("says that a provider does not exist on this platform", async () => {
    const { used, passedOver } = await choose("coreml", "linux", {});
    expect(used).toBe("cpu");
    expect(passedOver).toBe("coreml does not exist on this platform");
  });

  it("refuses a word that is no provider", () => {
    expect(() => providerCandidates("tpu", "linux")).toThrow(/no provider "tpu".*auto, cpu/);
    expect(() => providerCandidates("toString", "linux")).toThrow(/no provider/);
  });

  it("passes over a provider that disagrees with the CPU", async () => {
    const { used, passedOver } = await choose("auto", "linux", {
      cuda: { error: 0.003 },
      webgpu: { error: 0.00002 },
    });
    expect(used).toBe("webgpu");
    expect(passedOver).toMatch(/cuda differs from the CPU by 3\.0e-3 nat/);
  });

  it("passes over a provider that leaves the arithmetic to the CPU", async () => {
    const { used, passedOver } = await choose("webgpu", "linux", { webgpu: { nodesOn: "cpu" } });
    expect(used).toBe("cpu");
    expect(passedOver).toMatch(/left the graph's arithmetic to the CPU/);
  });

  it("passes over a software device under auto, but obeys who asks for it", async () => {
    const devices = { cpu: {}, webgpu: { slowness: 40 } };
    const automatic = await choose("auto", "linux", devices);
    expect(automatic.used).toBe("cpu");
    expect(automatic.passedOver).toMatch(/webgpu is .* times slower than cpu/);
    expect((await choose("webgpu", "linux", devices)).used).toBe("webgpu");
  });

  it("tries a smaller batch before it gives a provider up", async () => {
    const { used, scorer } = await choose("cuda", "linux", { cuda: { mostRows: 2 } });
    expect(used).toBe("cuda");
    expect(scorer.rows).toBe(2);
    expect(scorer.troubles.join()).toMatch(/cuda failed with 8 windows at once \(out of memory\)/);
  });

  it("goes on to the next where not even one window runs", async () => {
    const { used, passedOver } = await choose("auto", "linux", {
      cuda: { mostRows: 0 },
      webgpu: {},
    });
    expect(used).toBe("webgpu");
    expect(passedOver).toMatch(/cuda failed: out of memory/);
  });
});

/** Where each of the GPU providers is the one that `auto` comes to. */
const GPUS = [
  ["linux", "cuda"],
  ["linux", "webgpu"],
  ["darwin", "coreml"],
  ["win32", "dml"],
] as const;

describe.each(GPUS)("on %s, %s", (platform, gpu) => {
  const on = (device: Device, requested: string = "auto") =>
    choose(requested, platform, { [gpu]: device });

  it("scores where it starts, agrees and does the work, asked for by name or not", async () => {
    expect((await on({})).used).toBe(gpu);
    expect((await on({}, gpu)).used).toBe(gpu);
  });

  it("gives way to the CPU where it does not start, with its reason", async () => {
    const { used, passedOver } = await on({ startError: "driver too old" }, gpu);
    expect([used, passedOver]).toEqual(["cpu", `${gpu} could not start (driver too old)`]);
  });

  it("goes on with smaller batches where memory runs out", async () => {
    const { used, scorer } = await on({ mostRows: 3 });
    expect([used, scorer.rows]).toEqual([gpu, 2]);
  });

  it("gives way where not even one window fits, or the device is lost at once", async () => {
    for (const device of [{ mostRows: 0 }, { lostAfter: 0 }]) {
      const { used, passedOver } = await on(device, gpu);
      expect(used).toBe("cpu");
      expect(passedOver).toMatch(new RegExp(`^${gpu} failed: (out of memory|device lost)$`));
    }
  });

  it("gives way where it disagrees with the CPU, in float16 by more", async () => {
    expect((await on({ error: 0.00005 })).used).toBe(gpu);
    const off = await on({ error: 0.0015 });
    expect(off.used).toBe("cpu");
    expect(off.passedOver).toMatch(`${gpu} differs from the CPU by 1.5e-3 nat`);
    const half = await on({ error: 0.0015, type: "float16" });
    expect([half.used, half.scorer.precision]).toEqual([gpu, "float16"]);
    expect((await on({ error: 0.0025, type: "float16" })).used).toBe("cpu");
    expect((await on({ error: 0.0015, type: "double" })).used).toBe("cpu");
  });
});

describe("a scorer", () => {
  async function scorerOn(device: Device) {
    const sessions = new InjectedSessions({ cuda: device });
    const open = () => sessions.open("cuda");
    return { sessions, scorer: new Scorer("cuda", await open(), open, ROWS) };
  }

  it("gives the same losses whatever fits at once", async () => {
    const { scorer } = await scorerOn({});
    const { scorer: small } = await scorerOn({ mostRows: 3 });
    expect(await small.run(batch)).toEqual(await scorer.run(batch));
    expect(small.rows).toBe(2);
  });

  it("opens a new session after a failure and releases the old one", async () => {
    const { scorer, sessions } = await scorerOn({ mostRows: 4 });
    await scorer.run(batch);
    expect(sessions.opened).toHaveLength(2);
    expect(sessions.released).toBe(1);
  });

  it("gives up on a device that is lost", async () => {
    const { scorer } = await scorerOn({ lostAfter: 1 });
    await scorer.run(batch);
    await expect(scorer.run(batch)).rejects.toThrow(ProviderLost);
  });
});

describe("agreement with the CPU", () => {
  const reference = Float32Array.of(1, 2, 3, 4);

  it("is judged by the mean and by the worst token, per precision", () => {
    const off = (by: number) => reference.map((loss) => loss + by);
    expect(disagreement(off(0.00005), reference, "float32")).toBeUndefined();
    expect(disagreement(off(0.001), reference, "float32")).toBeDefined();
    expect(disagreement(off(0.001), reference, "float16")).toBeUndefined();
    const swung = Float32Array.of(1.02, 1.98, 3, 4);
    expect(disagreement(swung, reference, "float32")).toMatch(/2\.0e-2 at worst/);
    expect(disagreement(swung, reference, "float16")).toBeUndefined();
  });

  it("lets equal infinities agree, and nothing else that is not finite", () => {
    const infinite = Float32Array.of(1, Number.POSITIVE_INFINITY, Number.NaN, 4);
    expect(disagreement(infinite, infinite, "float32")).toBeUndefined();
    expect(disagreement(infinite, reference, "float32")).toBeDefined();
    expect(disagreement(reference, infinite, "float32")).toBeDefined();
  });
});

describe("what ran where", () => {
  const event = (op_name: string, provider: string, input_type_shape: object[]) => ({
    cat: "Node",
    name: "x",
    args: { op_name, provider, input_type_shape },
  });

  it("is read from the node events of a profile", () => {
    const nodes = nodesOfProfile(
      JSON.stringify([
        { cat: "Session", name: "model_run", dur: 3 },
        event("MatMul", "WebGpuExecutionProvider", [{ float16: [2, 3] }]),
        { cat: "Node", name: "fence", args: { op_name: "MatMul" } },
        event("Gather", "CPUExecutionProvider", [{ float: [2, 3] }, { int64: [2] }]),
      ]),
    );
    expect(nodes).toEqual([
      { operator: "MatMul", executionProvider: "WebGpuExecutionProvider", types: ["float16"] },
      { operator: "Gather", executionProvider: "CPUExecutionProvider", types: ["float", "int64"] },
    ]);
    expect(precisionOf(nodes, "webgpu")).toBe("float16");
    expect(precisionOf(nodes, "cpu")).toBe("float32");
    expect(didCompute(nodes, "webgpu")).toBe(true);
    expect(didCompute(nodes, "cuda")).toBe(false);
  });

  it("counts arithmetic, not the copies around it", () => {
    const nodes = [
      { operator: "Cast", executionProvider: "CUDAExecutionProvider", types: ["float16"] },
      { operator: "FusedMatMul", executionProvider: "CPUExecutionProvider", types: ["float"] },
    ];
    expect(didCompute(nodes, "cuda")).toBe(false);
    expect(didCompute(nodes, "cpu")).toBe(true);
    expect(didCompute(nodes.slice(0, 1), "cuda")).toBe(true);
  });
});
