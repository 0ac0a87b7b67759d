// Tokens per second of our measurement beside PyTorch eager and Python's onnxruntime: the same
// file, windows, machine and threads, taken in turn.
//
//     npm run bench -- measure [narrow] [wide-vocabulary] [deep] [--rounds 5] [--json]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { addTestPackages, pythonEnvironment } from "../scripts/python-environment.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const say = (line) => console.error(line);
const python = await pythonEnvironment(root, say);
await addTestPackages(root, python, say);
if (spawnSync(python, ["-c", "import onnxruntime"]).status !== 0) {
  say(`${python} has no onnxruntime to compare with: install it there (pip install onnxruntime).`);
  process.exit(1);
}
const reference = join(root, "bench/measure_reference.py");
// Batch sizes that the others may choose their best from, beside ours, by logits memory.
const SIZES = {
  narrow: { blockSize: 64, rows: [8, 32, 64, 128] },
  "wide-vocabulary": { blockSize: 64, rows: [1, 2, 4, 8, 19] },
  deep: { blockSize: 256, rows: [1, 4, 8, 16, 32] },
};

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  options: { rounds: { type: "string", default: "5" }, json: { type: "boolean" } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(SIZES);
const run = (program, args, env = {}) =>
  execFileSync(program, args.map(String), {
    env: { ...process.env, ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

const scorer = join(root, "node_modules/.cache/persona-lab-bench/score-only.mjs");
await build({
  entryPoints: [join(root, "bench/score-only.ts")],
  bundle: true,
  platform: "node",
  format: "esm",
  outfile: scorer,
  external: ["onnxruntime-node"],
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});
const results = names.map((name) => compare(name, SIZES[name]));
if (values.json) console.log(JSON.stringify(results, null, 2));
else for (const result of results) console.table(result);
for (const { size, "NLL − ORT": ort, "NLL − PyTorch": torch } of results) {
  if (!(Math.abs(ort) < 1e-5 && Math.abs(torch) < 1e-4)) {
    console.error(`${size}: the losses differ (${ort} from ORT, ${torch} from PyTorch)`);
    process.exitCode = 1;
  }
}

function compare(size, { blockSize, rows }) {
  const folder = mkdtempSync(join(tmpdir(), "bench-measure-"));
  const files = [join(folder, "model.onnx"), join(folder, "val.bin"), blockSize];
  const ours = () =>
    JSON.parse(run(process.execPath, [scorer, ...files, join(folder, "known.json")]));
  let env = {};
  const theirs = (who, batches) =>
    JSON.parse(run(python, [reference, who, folder, size, ...batches], env));
  try {
    run(python, [reference, "export", folder, size]);
    const first = ours();
    const threads = first.calibration.threads || physicalCores();
    env = { OMP_NUM_THREADS: String(threads), ORT_THREADS: String(first.calibration.threads) };
    const batches = [...new Set([...rows, first.rows])];
    // Each looks for its best batch once; the rounds then compare those.
    const best = {
      ort: theirs("onnxruntime", batches).rows,
      torch: theirs("torch", batches).rows,
    };
    const rounds = Array.from({ length: Number(values.rounds) }, (_, round) => {
      console.error(`${size}: round ${round + 1} of ${values.rounds}`);
      // Alternating who goes first evens out what else the machine does.
      const turns = {
        ours,
        ort: () => theirs("onnxruntime", [best.ort]),
        ortAtOurs: () => theirs("onnxruntime", [first.rows]),
        torch: () => theirs("torch", [best.torch]),
      };
      const order = Object.keys(turns);
      if (round % 2 === 1) order.reverse();
      return Object.fromEntries(order.map((who) => [who, turns[who]()]));
    });
    return summary(size, rounds, threads);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function summary(size, rounds, threads) {
  const rate = (who) => Math.round(median(rounds.map((round) => round[who].rate)));
  const ratio = (who) => {
    const ratios = rounds
      .map((round) => round.ours.rate / round[who].rate)
      .toSorted((a, b) => a - b);
    const [middle, least, most] = [median(ratios), ratios[0], ratios.at(-1)];
    return `${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  };
  const { ours, ort, torch } = rounds.at(-1);
  return {
    size,
    "ours tok/s": rate("ours"),
    "ORT tok/s at its best batch": rate("ort"),
    "PyTorch tok/s at its best batch": rate("torch"),
    "ours / ORT": ratio("ort"),
    "ours / ORT with our batch": ratio("ortAtOurs"),
    "ours / PyTorch": ratio("torch"),
    "batches (ours, ORT, PyTorch)": `${ours.rows}, ${ort.rows}, ${torch.rows}`,
    "NLL − ORT": ours.nll - ort.nll,
    "NLL − PyTorch": ours.nll - torch.nll,
    about: `ONNX Runtime ${ort.version}; PyTorch ${torch.version} with ${torch.blas}; ${threads} threads of ${cpus().length} × ${cpus()[0]?.model}; ${rounds.length} rounds`,
  };
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** What ONNX Runtime takes by itself: one thread a core. */
function physicalCores() {
  const count = run(python, [
    "-c",
    "import torch, os; print(len({open(f'/sys/devices/system/cpu/cpu{i}/topology/thread_siblings_list').read() for i in os.sched_getaffinity(0)}) if os.path.exists('/sys/devices/system/cpu/cpu0/topology/thread_siblings_list') else torch.get_num_threads())",
  ]);
  return Number(count);
}
