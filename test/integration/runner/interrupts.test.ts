import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brook, edited, failed, python, run, type TrainingProject } from "./training-project.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** Trains for ever, with a child process of its own; prints both process ids and its folder. */
const ENDLESS: [string, string][] = [
  ["import os\n", "import os\nimport subprocess\n"],
  [
    "    best_vloss = 1e9\n",
    "    best_vloss = 1e9\n    child = subprocess.Popen(['sleep', '3000'])\n    print('ids', os.getpid(), child.pid, os.getcwd(), 'end', flush=True)\n",
  ],
  ["range(max_iters)", "iter(int, 1)"],
];

describe("a run that is interrupted", () => {
  let project: TrainingProject;
  beforeEach(async () => {
    project = await brook();
  });
  afterEach(() => project.remove());

  const endless = () => edited(project.baseline, { train: ENDLESS });

  it("by cancelling leaves no process and no folder behind", async () => {
    const controller = new AbortController();
    const running = run(project, { sources: endless(), signal: controller.signal });
    const ids = await printedIds(project);
    expect(isAlive(ids.runner) && isAlive(ids.child)).toBe(true);
    controller.abort();
    expect((await running).outcome).toEqual({ state: "cancelled" });
    await gone(ids);
    expect(existsSync(dirname(ids.folder))).toBe(false);
  });

  it("before it starts trains nothing", async () => {
    const { outcome, events } = await run(project, { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ state: "cancelled" });
    expect(events).toEqual([]);
  });

  it("even if it ignores being asked to end", async () => {
    const sources = edited(endless_ignoring(project), {});
    const controller = new AbortController();
    const running = run(project, { sources, signal: controller.signal });
    const ids = await printedIds(project);
    controller.abort();
    expect((await running).outcome).toEqual({ state: "cancelled" });
    await gone(ids);
  });

  it("by its time limit fails with the limit, and leaves no process behind", async () => {
    const running = run(project, { sources: endless(), maxTrainMinutes: 0.5 });
    const ids = await printedIds(project);
    const result = failed((await running).outcome);
    expect(result.stage).toBe("training");
    expect(result.reason).toMatch(/longer than 0\.5 minutes.*maxTrainMinutes/);
    expect(result.parameters).toBe(1472);
    await gone(ids);
  });

  it("by its limit of parameters fails with the first step, and leaves no process behind", async () => {
    const projectFile = { ...project.projectFile, maxParameters: 1471 };
    const running = run(project, { sources: endless(), projectFile });
    const ids = await printedIds(project);
    const result = failed((await running).outcome);
    expect(result.reason).toMatch(/1472 parameters.*1471 of maxParameters/);
    expect(result.parameters).toBe(1472);
    await gone(ids);
  });

  it("by a SIGKILL of the runner fails, and its children end too", async () => {
    const running = run(project, { sources: endless() });
    const ids = await printedIds(project);
    process.kill(ids.runner, "SIGKILL");
    const result = failed((await running).outcome);
    expect(result.reason).toMatch(/train\(\) of train_mps\.py never returned.*was killed/);
    await gone(ids);
  });

  it("by a SIGKILL of whoever asked for it ends itself and cleans up", async () => {
    await mkdir(join(repository, ".work"), { recursive: true });
    const folder = await mkdtemp(join(repository, ".work", "orphan-"));
    const asker = await startAsker(folder, project, endless());
    try {
      const ids = await printedIds(project);
      asker.kill("SIGKILL");
      await gone(ids);
      expect(existsSync(dirname(ids.folder))).toBe(false);
    } finally {
      asker.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    }
  });
});

function endless_ignoring(project: TrainingProject) {
  return edited(edited(project.baseline, { train: ENDLESS }), {
    train: [
      ["import subprocess\n", "import signal\nimport subprocess\n"],
      [
        "    best_vloss = 1e9\n",
        "    best_vloss = 1e9\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n",
      ],
    ],
  });
}

interface Ids {
  readonly runner: number;
  readonly child: number;
  readonly folder: string;
}

async function printedIds(project: TrainingProject): Promise<Ids> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const log = await readFile(join(project.trialFolder, "train.log"), "utf8").catch(() => "");
    const found = /^ids (\d+) (\d+) (.+) end$/m.exec(log);
    if (found) return { runner: Number(found[1]), child: Number(found[2]), folder: found[3] ?? "" };
    await wait(100);
  }
  throw new Error(`The run printed no ids: ${await readdir(project.trialFolder)}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until both processes have ended and, if they were orphans, have been reaped. */
async function gone(ids: Ids): Promise<void> {
  const pids = [ids.runner, ids.child];
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const states = await Promise.all(pids.map(stateOf));
    if (states.every((state) => state === "gone" || state === "Z")) return;
    await wait(100);
  }
  throw new Error(`Still running: ${pids.filter(isAlive).join(", ")}`);
}

async function stateOf(pid: number): Promise<string> {
  if (!isAlive(pid)) return "gone";
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return /\) (\w)/.exec(status)?.[1] ?? "unknown";
}

/** Another Node process that calls the runner, so that it can be killed. */
async function startAsker(
  folder: string,
  project: TrainingProject,
  sources: ReturnType<typeof edited>,
): Promise<ChildProcess> {
  const { root, trialFolder, projectFile } = project;
  const request = {
    python,
    projectRoot: root,
    projectFile,
    sources,
    seed: 1,
    trialFolder,
    maxTrainMinutes: 5,
  };
  const entry = join(folder, "asker.ts");
  const module = join(repository, "src/core/trial/runner-process.ts");
  await writeFile(
    entry,
    `import { trainAndExport } from ${JSON.stringify(module)};
     await trainAndExport({ ...${JSON.stringify(request)}, signal: new AbortController().signal, onEvent: () => {} });`,
  );
  await build({
    entryPoints: [entry],
    outfile: join(folder, "asker.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return spawn(process.execPath, [join(folder, "asker.mjs")], { stdio: "ignore" });
}
