// Time to verify a candidate of 400 + 100 lines (both files parsed, all rules, the baseline cached)
// beside Python's own ast.parse of the same two files in the same run, and the command line cold.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "test/verifier/baselines/starter");
const ROUNDS = 5;
const RUNS = 60;

const { analyseBaseline, verifyCandidate, DEFAULT_PROJECT_FILE } = await load();
const baseline = pair(read("train_mps.py"), read("model.py"));
const candidate = pair(lengthened(read("train_mps.py"), 400), shortened(read("model.py"), 100));
const work = mkdtempSync(join(tmpdir(), "persona-lab-bench-"));
try {
  run();
} finally {
  rmSync(work, { recursive: true, force: true });
}

function run() {
  const analysis = analyseBaseline(baseline, DEFAULT_PROJECT_FILE);
  const { verdict } = verifyCandidate(analysis, candidate);
  for (let warm = 0; warm < RUNS; warm += 1) verifyCandidate(analysis, candidate);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    verify: median(times(() => verifyCandidate(analysis, candidate))),
    python: pythonMedian(),
  }));
  const verify = median(rounds.map((round) => round.verify));
  const python = median(rounds.map((round) => round.python));
  const lines = ({ text }) => text.split("\n").length - 1;
  console.log(`candidate: ${lines(candidate.train)} + ${lines(candidate.model)} lines, ${verdict}`);
  console.log(`verifyCandidate, warm:      median ${verify.toFixed(2)} ms (target: under 15 ms)`);
  console.log(`Python's ast.parse of both: median ${python.toFixed(2)} ms`);
  console.log(`ratio:                      ${(verify / python).toFixed(2)} (target: at most 4)`);
  coldStart();
}

function pair(train, model) {
  return { train: { path: "train_mps.py", text: train }, model: { path: "model.py", text: model } };
}

function read(name) {
  return readFileSync(join(folder, name), "utf8");
}

/** The script with so many helper functions of its own that it has this many lines. */
function lengthened(text, lines) {
  const helper = (at) => `def shape_${at}(step, total, warm=${50 + at}):
    if step < warm:
        return (step + 1) / warm
    ratio = (step - warm) / max(1, total - warm)
    wave = 0.5 * (1.0 + math.cos(math.pi * ratio * ${at + 1}))
    return max(0.${at % 9}1, wave)


`;
  const parts = text.split("def train():");
  let made = "";
  for (let at = 0; (text + made).split("\n").length + 8 < lines; at += 1) made += helper(at);
  const call = "\n    scale = shape_0(1, max_iters)\n    print(scale)\n    torch.manual_seed(1337)";
  const longer = `${parts[0]}${made}def train():${parts[1].replace("\n    torch.manual_seed(1337)", call)}`;
  const missing = lines - longer.split("\n").length + 1;
  return longer + "# a comment to fill the last lines\n".repeat(Math.max(0, missing));
}

/** The model without comments' and blank lines' worth, cut to about this many lines. */
function shortened(text, lines) {
  const kept = text.split("\n");
  while (kept.length - 1 > lines) {
    const blank = kept.findIndex((line, at) => line === "" && at > 0);
    if (blank < 0) break;
    kept.splice(blank, 1);
  }
  return kept.join("\n");
}

function times(action) {
  return Array.from({ length: RUNS }, () => {
    const start = performance.now();
    action();
    return performance.now() - start;
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function pythonMedian() {
  const own = join(root, ".venv/bin/python");
  const python = process.env.PERSONA_LAB_PYTHON ?? (existsSync(own) ? own : "python3");
  const files = [candidate.train, candidate.model].map(({ path, text }) => {
    const file = join(work, path);
    writeFileSync(file, text);
    return file;
  });
  const program = `
import ast, statistics, sys, time
texts = [open(path, encoding="utf-8").read() for path in sys.argv[1:]]
def once():
    start = time.perf_counter()
    for text in texts: ast.parse(text)
    return (time.perf_counter() - start) * 1000
for _ in range(10): once()
print(statistics.median(once() for _ in range(${RUNS})))
`;
  return Number(execFileSync(python, ["-c", program, ...files], { encoding: "utf8" }));
}

function coldStart() {
  const cli = join(root, "dist/cli.js");
  if (!existsSync(cli)) {
    console.log("cold CLI: build first (npm run build)");
    return;
  }
  const runs = Array.from({ length: 9 }, () => {
    const start = performance.now();
    const args = [cli, "verify", "--baseline", folder, "--candidate", work, "--json"];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0 && status !== 1) throw new Error(stderr);
    return performance.now() - start;
  });
  console.log(
    `cold CLI, start to answer:  median ${median(runs).toFixed(0)} ms (target: under 300 ms)`,
  );
}

async function load() {
  const { outputFiles } = await build({
    stdin: {
      contents:
        'export { analyseBaseline, verifyCandidate } from "./src/core/constraints/verify.ts";' +
        'export { DEFAULT_PROJECT_FILE } from "./src/core/project/project-file.ts";',
      resolveDir: root,
    },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
