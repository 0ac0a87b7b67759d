// The main job from nothing: installs, builds, makes a Python environment and a starter project,
// measures the baseline, applies a persona, and ends with both losses. Node built-ins only.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installPackages } from "./install-packages.mjs";
import { starterFolder } from "./playground.mjs";
import { pythonEnvironment } from "./python-environment.mjs";
import { runLogged } from "./run-logged.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const say = (line) => process.stderr.write(`${line}\n`);

try {
  process.exitCode = await start();
} catch (error) {
  say(`persona-lab: ${error.message}`);
  process.exitCode = 1;
}

async function start() {
  const { values } = parseArgs({
    options: {
      persona: { type: "string", default: "feynman" },
      seed: { type: "string", default: "1" },
      fresh: { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
    },
  });
  const live = Boolean(process.env.OPENAI_API_KEY || process.env.OPENAI_BASE_URL);
  if (live && !values.yes && !process.stdin.isTTY) {
    throw new Error(
      "A live reply is code that nobody has seen and there is no terminal to ask on: add --yes to accept what verifies.",
    );
  }
  say("1/5  Packages and build");
  await installPackages(root, say);
  await runLogged(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root });
  say("2/5  Python environment");
  const python = await pythonEnvironment(root, say);
  say(`     ${python}`);
  say("3/5  Starter project");
  const project = await starterProject(python);
  say(`     ${project}`);
  const reuse = values.fresh ? [] : ["--reuse"];
  const common = ["--project", project, "--seed", values.seed, "--python", python, ...reuse];
  say("4/5  The baseline: training, export, measurement");
  const baseline = await trial([...common, "--baseline"]);
  say(`5/5  Persona ${values.persona}: reply, verification, training, export, measurement`);
  const ask = live && !values.yes ? ["--ask"] : [];
  const candidate = await trial([...common, "--persona", values.persona, ...ask]);
  return conclude(project, [baseline, candidate]);
}

/** The playground's project with its data. */
async function starterProject(python) {
  const project = starterFolder(root);
  if (!existsSync(join(project, "data", "holdout.bin"))) {
    await runLogged(python, [join("data", "prepare.py")], { cwd: project });
  }
  return project;
}

/** Runs one trial by the command line and returns its `trial.json`. */
function trial(options) {
  const args = [join(root, "dist", "cli.js"), "run", "--json", ...options];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["inherit", "pipe", "inherit"] });
    let answer = "";
    child.stdout.on("data", (text) => {
      answer += text;
    });
    child.on("error", reject);
    child.on("close", () => {
      const told = trialOf(answer);
      // What ends before there is a trial has said why on standard error.
      if (told !== undefined) resolve(told);
      else reject(new Error("The trial could not be run: see the line above."));
    });
  });
}

/** The trial that an answer holds; undefined for a failure's sentence and what a kill cut off. */
function trialOf(answer) {
  try {
    const told = JSON.parse(answer);
    return told.id === undefined ? undefined : told;
  } catch {
    return undefined;
  }
}

function conclude(project, trials) {
  const ids = trials.map(({ id }) => id);
  const cli = join(root, "dist", "cli.js");
  const { stdout } = spawnSync(
    process.execPath,
    [cli, "trials", "list", ...ids, "--project", project],
    { encoding: "utf8" },
  );
  process.stdout.write(`\n${stdout}\n`);
  for (const { id, state, reason } of trials) {
    if (reason) process.stdout.write(`${id}: ${state}: ${reason}\n`);
  }
  process.stdout.write(
    [
      "Losses are nats per token. Claimed: what the training code says of itself; measured: what",
      "Persona Lab computed from the exported graph. One seed cannot tell whether an edit helps.",
      "",
      "Next: npm start -- --persona hilbert, or with your own key: OPENAI_API_KEY=… npm start;",
      `      node dist/cli.js trials show ${ids.at(-1)} --project ${project}`,
      "",
    ].join("\n"),
  );
  return trials.every(({ state, measurement }) => state === "done" && measurement?.valid) ? 0 : 1;
}
