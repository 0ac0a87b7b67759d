// Times an iteration of the starter's baseline and of each recorded reply, in turns, so that other
// work on the machine meets them all. Each is run with few and with more iterations, each in a
// fresh process: the difference leaves start-up and first calls out.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonEnvironment } from "../scripts/python-environment.mjs";

const ROUNDS = 3;
const FEW = 101;
const MORE = 401;
const ITERATIONS = /^( *max_iters = )\d+$/m;
const FILES = ["train_mps.py", "model.py"];

const python = await pythonEnvironment(process.cwd(), (line) => console.error(line));
const place = mkdtempSync(join(tmpdir(), "persona-lab-bench-"));
try {
  report(measureAll());
} finally {
  rmSync(place, { recursive: true, force: true });
}

function measureAll() {
  const baseline = join(place, "baseline");
  cpSync(join("templates", "starter"), baseline, { recursive: true });
  run(baseline, [join("data", "prepare.py")]);
  const personas = Object.keys(JSON.parse(readFileSync("templates/replies/index.json", "utf8")));
  for (const persona of personas) {
    cpSync(baseline, join(place, persona), { recursive: true });
    writeReply(persona);
  }
  const times = new Map(["baseline", ...personas].map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, milliseconds] of times) {
      const span = trainingTime(name, MORE) - trainingTime(name, FEW);
      milliseconds.push(span / (MORE - FEW));
      console.error(`round ${round + 1}: ${name} ${milliseconds.at(-1).toFixed(1)} ms/iteration`);
    }
  }
  return times;
}

function writeReply(persona) {
  const reply = join("templates", "replies", `${persona}.md`);
  const { files } = JSON.parse(
    run(".", ["dist/cli.js", "parse", "--reply", reply, "--json"], process.execPath),
  );
  for (const name of FILES) {
    const { state, text } = files[name];
    if (state === "modified") writeFileSync(join(place, persona, name), text);
  }
}

/** Wall-clock milliseconds of a process that trains for so many iterations. */
function trainingTime(name, iterations) {
  const script = join(place, name, "train_mps.py");
  const text = readFileSync(script, "utf8");
  if (!ITERATIONS.test(text)) throw new Error(`${name} has no line that sets max_iters.`);
  writeFileSync(script, text.replace(ITERATIONS, `$1${iterations}`));
  const start = performance.now();
  run(join(place, name), [
    "-c",
    "import torch; torch.manual_seed(1); import train_mps; train_mps.train()",
  ]);
  return performance.now() - start;
}

function run(cwd, args, program = python) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Ratios are taken within a round; their median is what counts. */
function report(times) {
  const baseline = times.get("baseline");
  console.log(
    "| who | ms/iteration (median) | least to most | ratio to the baseline (median of rounds) |",
  );
  console.log("| --- | --- | --- | --- |");
  for (const [name, milliseconds] of times) {
    const ratios = milliseconds.map((each, round) => each / baseline[round]);
    console.log(
      `| ${name} | ${median(milliseconds).toFixed(1)} | ${Math.min(...milliseconds).toFixed(1)} to ${Math.max(...milliseconds).toFixed(1)} | ${median(ratios).toFixed(2)} |`,
    );
  }
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
