// Times an iteration of the starter's baseline and of each recorded reply, in turns, so that other
// work on the machine meets them all. What counts of a run is the median time from one optimizer
// step to the next, which start-up, validations and short disturbances leave alone.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonEnvironment } from "../scripts/python-environment.mjs";

const ROUNDS = 4;
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
  const times = new Map(["baseline", ...personas].map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, milliseconds] of times) {
      milliseconds.push(Number(run(join(place, name), ["-c", TIMED_TRAINING])));
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

/** The least of the rounds is the one that other work on the machine disturbed least. */
function report(times) {
  const baseline = Math.min(...times.get("baseline"));
  console.log("| who | ms/iteration (least of the rounds) | most | ratio to the baseline |");
  console.log("| --- | --- | --- | --- |");
  for (const [name, milliseconds] of times) {
    const least = Math.min(...milliseconds);
    const most = Math.max(...milliseconds).toFixed(1);
    console.log(`| ${name} | ${least.toFixed(1)} | ${most} | ${(least / baseline).toFixed(2)} |`);
  }
}
