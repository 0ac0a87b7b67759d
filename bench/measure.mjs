// Tokens per second of our measurement beside PyTorch eager and Python's onnxruntime: the same
// model, windows, machine and threads, taken in turn. Needs onnxruntime in the Python environment.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const python = process.env.PERSONA_LAB_PYTHON ?? join(root, ".venv/bin/python");
const reference = join(root, "bench/measure_reference.py");
const cli = join(root, "dist/cli.js");
// Batch sizes that the others may choose their best from, by logits memory.
const SIZES = {
  narrow: { blockSize: 64, rows: [8, 32, 64, 128] },
  "wide-vocabulary": { blockSize: 64, rows: [1, 4, 8, 19] },
  deep: { blockSize: 256, rows: [1, 8, 32] },
};

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  options: { rounds: { type: "string", default: "3" }, json: { type: "boolean" } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(SIZES);
const env = { ...process.env, OMP_NUM_THREADS: String(physicalThreads()) };
const run = (program, args) =>
  execFileSync(program, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

const results = names.map((name) => compare(name, SIZES[name]));
if (values.json) console.log(JSON.stringify(results, null, 2));
else console.table(results);
for (const { size, "NLL − ORT": ort, "NLL − PyTorch": torch } of results) {
  if (!(Math.abs(ort) < 1e-5 && Math.abs(torch) < 1e-4)) {
    console.error(`${size}: the losses differ (${ort} from ORT, ${torch} from PyTorch)`);
    process.exitCode = 1;
  }
}

function compare(size, { blockSize, rows }) {
  const folder = mkdtempSync(join(tmpdir(), "bench-measure-"));
  try {
    run(python, [reference, "export", folder, size]);
    const rounds = Array.from({ length: Number(values.rounds) }, (_, round) => {
      console.error(`${size}: round ${round + 1} of ${values.rounds}`);
      return {
        ours: ours(folder, blockSize),
        ort: JSON.parse(run(python, [reference, "onnxruntime", folder, size, ...rows])),
        torch: JSON.parse(run(python, [reference, "torch", folder, size, ...rows])),
      };
    });
    return summary(size, rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ours(folder, blockSize) {
  const files = ["--model", join(folder, "model.onnx"), "--data", join(folder, "val.bin")];
  const options = ["--block-size", String(blockSize), "--provider", "cpu", "--json"];
  const { tokensPerSecond, batchSize, nll } = JSON.parse(
    run(process.execPath, [cli, "measure", ...files, ...options]),
  );
  return { rate: tokensPerSecond, rows: batchSize, nll: nll.mean };
}

function summary(size, rounds) {
  const rate = (who) => median(rounds.map((round) => round[who].rate));
  const ratio = (who) => median(rounds.map((round) => round.ours.rate / round[who].rate));
  const { ours, ort, torch } = rounds.at(-1);
  return {
    size,
    "ours tok/s": Math.round(rate("ours")),
    "ORT tok/s": Math.round(rate("ort")),
    "PyTorch tok/s": Math.round(rate("torch")),
    "ours/ORT": Number(ratio("ort").toFixed(2)),
    "ours/PyTorch": Number(ratio("torch").toFixed(2)),
    batches: `${ours.rows}, ${ort.rows}, ${torch.rows}`,
    "NLL − ORT": ours.nll - ort.nll,
    "NLL − PyTorch": ours.nll - torch.nll,
    about: `ORT ${ort.version}; PyTorch ${torch.version}, ${torch.blas}; ${torch.threads} threads, ${cpus()[0]?.model}`,
  };
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** ONNX Runtime takes one thread a core: PyTorch gets as many. */
function physicalThreads() {
  return availableParallelism();
}
