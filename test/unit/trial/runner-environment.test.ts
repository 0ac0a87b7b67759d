import { expect, it } from "vitest";
import { runnerEnvironment } from "../../../src/core/trial/runner-environment.ts";

const scratch = {
  base: "/s",
  project: "/s/project",
  home: "/s/home",
  temporary: "/s/tmp",
  handoff: "/s/handoff",
  pythonFiles: {},
  remove: async () => undefined,
};

it("passes on what a run needs, and no secret under any name", () => {
  const present = {
    PATH: "/bin",
    LC_ALL: "C",
    OMP_NUM_THREADS: "2",
    PYTORCH_ENABLE_MPS_FALLBACK: "1",
    HOME: "/home/me",
    OPENAI_API_KEY: "sk-1",
    PYTORCH_HUB_TOKEN: "t",
    AWS_SESSION_TOKEN: "t",
    PYTHONPATH: "/elsewhere",
    LD_PRELOAD: "/lib/x.so",
  };
  const environment = runnerEnvironment(scratch, undefined, present);
  expect(environment).toMatchObject({
    PATH: "/bin",
    LC_ALL: "C",
    OMP_NUM_THREADS: "2",
    PYTORCH_ENABLE_MPS_FALLBACK: "1",
    HOME: "/s/home",
    TMPDIR: "/s/tmp",
    PYTHONDONTWRITEBYTECODE: "1",
  });
  const leaked = ["OPENAI_API_KEY", "PYTORCH_HUB_TOKEN", "AWS_SESSION_TOKEN", "PYTHONPATH"];
  for (const name of [...leaked, "LD_PRELOAD"]) expect(environment).not.toHaveProperty(name);
});

it("lets threads sleep soon, unless a person chose how they wait", () => {
  const waiting = (present: Record<string, string>) => {
    const { GOMP_SPINCOUNT, OMP_WAIT_POLICY } = runnerEnvironment(scratch, undefined, present);
    return [GOMP_SPINCOUNT, OMP_WAIT_POLICY];
  };
  expect(waiting({})).toEqual(["10000", undefined]);
  expect(waiting({ OMP_WAIT_POLICY: "active" })).toEqual([undefined, "active"]);
  expect(waiting({ GOMP_SPINCOUNT: "5" })).toEqual(["5", undefined]);
});

it("shows only the device that was asked for", () => {
  const visible = (device?: string) =>
    runnerEnvironment(scratch, device, { CUDA_VISIBLE_DEVICES: "0,3" }).CUDA_VISIBLE_DEVICES;
  expect([visible(), visible("cuda"), visible("cuda:3"), visible("cpu")]).toEqual([
    "0,3",
    "0,3",
    "3",
    "-1",
  ]);
});
