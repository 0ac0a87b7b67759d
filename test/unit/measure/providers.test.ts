import { describe, expect, it } from "vitest";
import { batchOf } from "../../../src/core/measure/data/windows.ts";
import { disagreement } from "../../../src/core/measure/scoring/agreement.ts";
import { chooseProvider } from "../../../src/core/measure/scoring/choose-provider.ts";
import { didCompute, nodesOfProfile } from "../../../src/core/measure/scoring/profile.ts";
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
    precision: "float32",
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
  const event = (op_name: string, provider: string, cat = "Node") => ({
    cat,
    name: "x",
    args: { op_name, provider },
  });

  it("is read from the node events of a profile", () => {
    const nodes = nodesOfProfile(
      JSON.stringify([
        { cat: "Session", name: "model_run", dur: 3 },
        event("MatMul", "WebGpuExecutionProvider"),
        { cat: "Node", name: "fence", args: { op_name: "MatMul" } },
        event("Gather", "CPUExecutionProvider"),
      ]),
    );
    expect(nodes).toEqual([
      { operator: "MatMul", executionProvider: "WebGpuExecutionProvider" },
      { operator: "Gather", executionProvider: "CPUExecutionProvider" },
    ]);
    expect(didCompute(nodes, "webgpu")).toBe(true);
    expect(didCompute(nodes, "cuda")).toBe(false);
  });

  it("counts arithmetic, not the copies around it", () => {
    const nodes = [
      { operator: "Cast", executionProvider: "CUDAExecutionProvider" },
      { operator: "FusedMatMul", executionProvider: "CPUExecutionProvider" },
    ];
    expect(didCompute(nodes, "cuda")).toBe(false);
    expect(didCompute(nodes, "cpu")).toBe(true);
    expect(didCompute(nodes.slice(0, 1), "cuda")).toBe(true);
  });
});
