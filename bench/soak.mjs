// Measures the same graph many times in one process, as an editor does that stays open for weeks,
// and tells whether memory, handles or processes pile up:
//
//     npm run bench -- soak [--times 200]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { pythonEnvironment } from "../scripts/python-environment.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const python = await pythonEnvironment(root, (line) => console.error(line));
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { times: { type: "string", default: "200" } },
});
const times = Number(values.times);
setFlagsFromString("--expose_gc");
const collectGarbage = runInNewContext("gc");

const program = join(root, "node_modules/.cache/persona-lab-bench/measure.mjs");
await build({
  entryPoints: [join(root, "src/core/measure/measure.ts")],
  bundle: true,
  platform: "node",
  format: "esm",
  outfile: program,
  external: ["onnxruntime-node"],
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});
const { measure } = await import(pathToFileURL(program).href);
const folder = mkdtempSync(join(tmpdir(), "bench-soak-"));
try {
  const reference = join(root, "bench/measure_reference.py");
  execFileSync(python, [reference, "export", folder, "narrow"], { stdio: "ignore" });
  const rows = [];
  const start = performance.now();
  for (let done = 0; done <= times; done++) {
    if (done % Math.max(1, Math.floor(times / 8)) === 0) rows.push({ done, ...(await usage()) });
    if (done < times) await once();
  }
  console.table(rows);
  // By the middle, all code is compiled: what grows after it, grows for ever.
  const first = rows[Math.floor(rows.length / 2)];
  const last = rows.at(-1);
  const per = (name) => (((last[name] - first[name]) * 1024) / (last.done - first.done)).toFixed(2);
  const each = (performance.now() - start) / times / 1000;
  console.log(
    `${times} measurements, ${each.toFixed(2)} s each; in the second half ${per("heapMiB")} KiB of heap and ${per("rssMiB")} KiB of resident memory a measurement; ${last.processes} processes left.`,
  );
  if (last.processes > 0 || last.handles > first.handles) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

function once() {
  return measure({
    modelPath: join(folder, "model.onnx"),
    dataPath: join(folder, "val.bin"),
    blockSize: 64,
    dtype: "uint16",
    provider: "cpu",
    windows: 64,
  });
}

async function usage() {
  collectGarbage();
  await new Promise((resolve) => setTimeout(resolve, 200));
  collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  const mib = (bytes) => Number((bytes / 2 ** 20).toFixed(2));
  return {
    heapMiB: mib(heapUsed),
    externalMiB: mib(external),
    rssMiB: mib(rss),
    handles: process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0,
    processes: children(),
  };
}

/** Measuring processes of this one that still run; Linux only. */
function children() {
  if (process.platform !== "linux") return 0;
  return readdirSync("/proc").filter((pid) => {
    try {
      const [, ppid] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return Number(ppid) === process.pid && command.includes("measure-process");
    } catch {
      return false;
    }
  }).length;
}
