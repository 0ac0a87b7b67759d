import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Trial } from "../../../src/core/trial/trial.ts";
import { cli, startCli } from "../support/command-line.ts";
import { haikuProject } from "../support/haiku-project.ts";

const listed = async (root: string): Promise<Trial[]> =>
  JSON.parse((await cli(["trials", "list", "--project", root, "--json"])).stdout).trials;

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error("it did not come to pass within a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Processes whose command line names this folder, but for the one that looks. */
function processesOf(root: string): string[] {
  const all = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  return all.filter((line) => line.includes(root));
}

test.each(["training", "exporting", "measuring"])(
  "killed while %s, the trial shows as interrupted, others are intact, and nothing is left running",
  async (stage) => {
    const root = haikuProject();
    const first = await cli(["run", "--project", root, "--baseline", "--json"]);
    expect(first.code).toBe(0);
    const kept = JSON.parse(first.stdout) as Trial;
    const { child, ended } = startCli(["run", "--project", root, "--baseline", "--seed", "2"]);
    let seen = "";
    child.stderr?.on("data", (text) => {
      seen += text;
    });
    await until(() => seen.includes(`: ${stage}`));
    child.kill("SIGKILL");
    await ended;
    const trials = await listed(root);
    expect(trials.map(({ state }) => state)).toEqual(["done", "interrupted"]);
    expect(trials[0]).toEqual(kept);
    expect(trials[1]?.reason).toContain(stage);
    await until(() => processesOf(root).length === 0);
    // The dead process has lost its lock: the next run goes through.
    const again = await cli(["run", "--project", root, "--baseline", "--seed", "2", "--json"]);
    expect(again.code).toBe(0);
  },
);

test("an interrupt from the keyboard ends the training and says cancelled", async () => {
  const root = haikuProject();
  const { child, ended } = startCli(["run", "--project", root, "--baseline", "--json"]);
  let seen = "";
  child.stderr?.on("data", (text) => {
    seen += text;
  });
  await until(() => seen.includes(": training"));
  child.kill("SIGINT");
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(JSON.parse(stdout).state).toBe("cancelled");
  await until(() => processesOf(root).length === 0);
});

test("one training at a time: the second run says who holds it up", async () => {
  const root = haikuProject();
  const { child, ended } = startCli(["run", "--project", root, "--baseline"]);
  let seen = "";
  child.stderr?.on("data", (text) => {
    seen += text;
  });
  await until(() => seen.includes(": training"));
  const second = await cli(["run", "--project", root, "--baseline", "--seed", "9", "--json"]);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(String(child.pid));
  const refused = JSON.parse(second.stdout) as Trial;
  expect(refused).toMatchObject({ seed: 9, state: "failed" });
  expect(refused.reason).toContain(String(child.pid));
  expect((await ended).code).toBe(0);
  expect((await listed(root)).map(({ state }) => state)).toEqual(["done", "failed"]);
});

test("no key of the environment reaches the training process or the trial's folder", async () => {
  const root = haikuProject();
  const secret = "sk-never-to-be-seen-4711";
  const path = join(root, "fit.py");
  const fit = readFileSync(path, "utf8").replace(
    "import time\n",
    "import os\nimport time\n\nprint(sorted(os.environ.items()))\n",
  );
  const { writeFileSync } = await import("node:fs");
  writeFileSync(path, fit);
  const { code } = await cli(["run", "--project", root, "--baseline"], {
    env: { OPENAI_API_KEY: secret, HF_TOKEN: secret, AWS_SECRET_ACCESS_KEY: secret },
  });
  expect(code).toBe(0);
  const found = execFileSync("grep", ["-rl", "PATH", join(root, ".persona-lab")], {
    encoding: "utf8",
  });
  expect(found).toContain("train.log");
  const leaked = execFileSync("sh", ["-c", `grep -rl ${secret} ${root} || true`]);
  expect(leaked.toString()).toBe("");
});
