// Makes the table of docs/results.md again: the starter's baseline under three seeds and every
// recorded reply under one. Finished trials are reused. Prints Markdown. Node built-ins only.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonEnvironment } from "./python-environment.mjs";

const BASELINE_SEEDS = [1, 2, 3];
const root = fileURLToPath(new URL("..", import.meta.url));
const project = join(root, "playground", "results");
const python = await pythonEnvironment(root, (line) => process.stderr.write(`${line}\n`));

if (!existsSync(project)) cpSync(join(root, "templates", "starter"), project, { recursive: true });
if (!existsSync(join(project, "data", "holdout.bin"))) {
  spawnSync(python, [join("data", "prepare.py")], { cwd: project, stdio: "inherit" });
}

const index = JSON.parse(readFileSync(join(root, "templates", "replies", "index.json"), "utf8"));
const trials = [
  ...BASELINE_SEEDS.map((seed) => trial(["--baseline"], seed)),
  ...Object.keys(index).map((persona) => trial(["--persona", persona], 1)),
];
process.stdout.write(`${table(trials)}\n\n${environmentLine(trials[0])}\n`);

/** Runs one trial by the command line, or takes the finished one; the value of `trial.json`. */
function trial(who, seed) {
  const args = ["run", "--project", project, "--seed", String(seed), ...who, "--reuse", "--json"];
  const { stdout } = spawnSync(process.execPath, [join(root, "dist", "cli.js"), ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    // A live LLM would answer something else than the recorded replies.
    env: { ...process.env, PERSONA_LAB_PYTHON: python, OPENAI_API_KEY: "", OPENAI_BASE_URL: "" },
  });
  return JSON.parse(stdout);
}

function table(trials) {
  const head = [
    "who",
    "seed",
    "state",
    "parameters",
    "ms/iteration",
    "claimed",
    "measured ± 95 %",
    "difference to the baseline, same seed",
    "probes",
  ];
  const rows = trials.map((each) => {
    const { nll, probes, baseline } = each.measurement ?? {};
    const failed = (probes ?? []).filter(({ pass }) => pass === false).map(({ id }) => id);
    const milliseconds = (each.observed?.trainingMinutes * 60_000) / each.steps;
    return [
      each.persona,
      each.seed,
      each.state,
      each.parameters,
      milliseconds.toFixed(1),
      each.claimed?.bestVloss?.toFixed(4) ?? "-",
      nll ? `${nll.mean.toFixed(4)} ± ${((nll.ci95[1] - nll.ci95[0]) / 2).toFixed(4)}` : "-",
      baseline
        ? `${baseline.models.difference.toFixed(4)} (${baseline.models.ci95.map((end) => end.toFixed(4)).join(" to ")})`
        : "-",
      failed.length === 0 ? "pass" : failed.join(", "),
    ];
  });
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function environmentLine({ environment }) {
  const facts = Object.entries(environment).map(([name, value]) => `${name} ${value}`);
  return `Measured with ${cpus().length} cores, Node ${process.version}; ${facts.join(", ")}.`;
}
