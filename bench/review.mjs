// Times a review: hunks of 5,000-line pairs beside git's own diff of the same files, and the way from
// a decision to the updated verification of what is accepted. Medians and worst of several runs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const RUNS = 21;
const core = await load();
const work = mkdtempSync(join(tmpdir(), "persona-lab-bench-"));
try {
  timeHunks();
  timeDecisions();
} finally {
  rmSync(work, { recursive: true, force: true });
}

function timeHunks() {
  const next = numbers(7);
  const original = Array.from({ length: 5000 }, () => line("before", next));
  const edited = original.map((text, at) => (at % 25 === 3 ? line("edited", next) : text));
  const rewritten = Array.from({ length: 5000 }, () => line("after", next));
  hunks("5,000 lines, 200 of them changed", original, edited, 30);
  hunks("5,000 lines, rewritten", original, rewritten, 500);
  const shuffled = [...original].sort(() => next(3) - 1);
  hunks("5,000 lines, shuffled", original, shuffled, 500);
}

/** Our hunks beside `git diff --no-index`, whose time holds the start of a process. */
function hunks(name, before, after, target) {
  const [a, b] = [join(work, "a.py"), join(work, "b.py")];
  writeFileSync(a, before.join(""));
  writeFileSync(b, after.join(""));
  const [from, to] = [before.join(""), after.join("")];
  const ours = times(() => core.hunksBetween(from, to));
  const git = times(() => gitDiff(a, b));
  const idle = times(() => execFileSync("git", ["--version"]));
  const found = core.hunksBetween(from, to);
  const all = new Set(found.map(({ id }) => id));
  if (core.applyDecisions(from, found, all) !== to) throw new Error(`${name}: not exact`);
  console.log(`${name}: ${found.length} hunks`);
  console.log(`  hunksBetween         ${shown(ours)} (target: under ${target} ms)`);
  console.log(`  git diff             ${shown(git)}, of which starting git ${shown(idle)}`);
}

function gitDiff(a, b) {
  try {
    execFileSync("git", ["diff", "--no-index", "--unified=0", a, b], { maxBuffer: 2 ** 28 });
  } catch (error) {
    if (error.status !== 1) throw error;
  }
}

/** Decides every hunk of a candidate in turn: what a click costs until the verdict is there. */
function timeDecisions() {
  const folder = join(root, "test/verifier/baselines/starter");
  const read = (name) => readFileSync(join(folder, name), "utf8");
  const pair = (train, model) => ({
    train: { path: "train_mps.py", text: train },
    model: { path: "model.py", text: model },
  });
  const baseline = pair(lengthened(read("train_mps.py"), 400), read("model.py"));
  const candidate = pair(everyTenth(baseline.train.text), everyTenth(baseline.model.text));
  const analysis = core.analyseBaseline(baseline, core.DEFAULT_PROJECT_FILE);
  const millis = [];
  let review = core.startPairReview(baseline, candidate);
  // As the editor does when it opens a review.
  core.verifyReview(analysis, review);
  const count = review.train.hunks.length + review.model.hunks.length;
  for (let round = 0; round < 4; round += 1) {
    for (const key of ["train", "model"]) {
      for (const { id } of review[key].hunks) {
        const start = performance.now();
        const file = review[key];
        const step = core.decide(file, new Set([id]), round % 2 === 0 ? "accept" : "reject");
        const document = core.editedDocument(file.document, step.edits);
        review = { ...review, [key]: core.withDocument(file, document, step.marks) };
        const { shown: whole } = core.verifyReview(analysis, review);
        core.standingOf(review, analysis.constraints, whole.violations);
        millis.push(performance.now() - start);
      }
    }
  }
  const lines = (file) => file.text.split("\n").length - 1;
  console.log(
    `decisions on ${count} hunks of ${lines(baseline.train)} + ${lines(baseline.model)} lines`,
  );
  console.log(`  decision → verified  ${shown(millis)} (target: under 100 ms)`);
}

function everyTenth(text) {
  return text
    .split("\n")
    .map((each, at) => (at % 10 === 5 && each.trim() !== "" ? `${each}  # edited` : each))
    .join("\n");
}

/** A script with further functions, up to a number of lines. */
function lengthened(text, lines) {
  let result = text;
  for (let at = 0; result.split("\n").length < lines; at += 1) {
    result += `\n\ndef extra_${at}(x):\n    y = x * ${at}\n    return y + 1\n`;
  }
  return result;
}

function times(task) {
  task();
  return Array.from({ length: RUNS }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
}

function shown(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return `median ${median.toFixed(1)} ms, worst ${sorted.at(-1).toFixed(1)} ms`;
}

/** A small deterministic generator, so that each run times the same texts. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

function line(name, next) {
  const common = [
    "\n",
    "        return x\n",
    "    def forward(self, x):\n",
    "        x = self.norm(x)\n",
  ];
  return next(4) === 0 ? common[next(4)] : `    ${name}_${next(1e6)} = ${next(1e6)}\n`;
}

async function load() {
  const source = await build({
    stdin: {
      contents: [
        'export { applyDecisions, hunksBetween } from "./src/core/diff/hunk.ts";',
        'export { analyseBaseline } from "./src/core/constraints/verify.ts";',
        'export { DEFAULT_PROJECT_FILE } from "./src/core/project/project-file.ts";',
        'export { decide, editedDocument } from "./src/core/review/decide.ts";',
        'export { withDocument } from "./src/core/review/file-review.ts";',
        'export { standingOf } from "./src/core/review/hunk-standing.ts";',
        'export { startPairReview } from "./src/core/review/pair-review.ts";',
        'export { verifyReview } from "./src/core/review/verify-review.ts";',
      ].join("\n"),
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  const code = Buffer.from(source.outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
