// Times an iteration of each recorded reply beside the starter's baseline. Every run of a reply has
// runs of the baseline right before and after it, so that a machine that slows down for a while
// slows both, and a ratio is of neighbours alone. What counts of a run is the median time from one
// optimizer step to the next, which start-up, validations and short disturbances leave alone.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonEnvironment } from "../scripts/python-environment.mjs";

/** Odd, so that one run is the median. */
const ROUNDS = 5;
const ITERATIONS = 301;
const MAX_ITERS = /^( *max_iters = )\d+$/m;
const FILES = ["train_mps.py", "model.py"];
const TIMED_TRAINING = `
import contextlib, io, statistics, time, torch
from torch.optim.optimizer import register_optimizer_step_post_hook
times, first = [], []
def note(optimizer, args, kwargs):
    first[:] = first or [optimizer]
    if optimizer is first[0]:
        times.append(time.perf_counter())
register_optimizer_step_post_hook(note)
torch.manual_seed(1)
import train_mps
with contextlib.redirect_stdout(io.StringIO()):
    train_mps.train()
print(statistics.median(b - a for a, b in zip(times, times[1:])) * 1000)
`;

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
  for (const name of ["baseline", ...personas]) shorten(name);
  const runs = new Map(personas.map((name) => [name, []]));
  let before = iterationTime("baseline");
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [name, own] of runs) {
      const time = iterationTime(name);
      const after = iterationTime("baseline");
      const baseline = (before + after) / 2;
      own.push({ time, baseline, ratio: time / baseline });
      before = after;
      console.error(`round ${round}: ${name} ${(time / baseline).toFixed(2)}`);
    }
  }
  return runs;
}

/** Milliseconds. */
function iterationTime(name) {
  return Number(run(join(place, name), ["-c", TIMED_TRAINING]));
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

function shorten(name) {
  const script = join(place, name, "train_mps.py");
  const text = readFileSync(script, "utf8");
  if (!MAX_ITERS.test(text)) throw new Error(`${name} has no line that sets max_iters.`);
  writeFileSync(script, text.replace(MAX_ITERS, `$1${ITERATIONS}`));
}

function run(cwd, args, program = python) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

function report(runs) {
  console.log("| reply | ms/iteration | baseline's, ms | ratio (median) | least | most |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  for (const [name, own] of runs) {
    const sorted = (of) => own.map((each) => each[of]).toSorted((a, b) => a - b);
    const median = (of) => sorted(of)[Math.floor(ROUNDS / 2)];
    const ratios = [median("ratio"), sorted("ratio")[0], sorted("ratio").at(-1)];
    const times = [median("time"), median("baseline")].map((time) => time.toFixed(1));
    console.log(`| ${[name, ...times, ...ratios.map((r) => r.toFixed(2))].join(" | ")} |`);
  }
}
