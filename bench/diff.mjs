// Times the hunks between two texts of 5,000 lines: median and worst of several runs.
import { build } from "esbuild";

const source = await build({
  entryPoints: ["src/core/diff/hunk.ts"],
  bundle: true,
  platform: "node",
  format: "esm",
  write: false,
});
const code = Buffer.from(source.outputFiles[0].contents).toString("base64");
const { applyDecisions, hunksBetween } = await import(`data:text/javascript;base64,${code}`);

/** A small deterministic generator, so that each run times the same texts. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

const next = numbers(7);
const COMMON = [
  "\n",
  "        return x\n",
  "    def forward(self, x):\n",
  "        x = self.norm(x)\n",
];
const line = (name) =>
  next(4) === 0 ? COMMON[next(4)] : `    ${name}_${next(1e6)} = ${next(1e6)}\n`;
const original = Array.from({ length: 5000 }, () => line("before"));
const edited = original.map((text, at) => (at % 25 === 3 ? line("edited") : text));
const rewritten = Array.from({ length: 5000 }, () => line("after"));
const shuffled = [...original].sort(() => next(3) - 1);

function time(name, before, after) {
  const runs = [];
  let hunks = [];
  for (let run = 0; run < 15; run += 1) {
    const start = performance.now();
    hunks = hunksBetween(before, after);
    runs.push(performance.now() - start);
  }
  runs.sort((a, b) => a - b);
  if (applyDecisions(before, hunks, new Set(hunks.map((hunk) => hunk.id))) !== after) {
    throw new Error(`${name}: accepting all hunks does not give the proposed text`);
  }
  console.log(
    `${name.padEnd(36)} ${String(hunks.length).padStart(5)} hunks  median ${runs[7].toFixed(1)} ms  worst ${runs.at(-1).toFixed(1)} ms`,
  );
}

time("5,000 lines, 200 of them changed", original.join(""), edited.join(""));
time("5,000 lines, rewritten", original.join(""), rewritten.join(""));
time("5,000 lines, shuffled", original.join(""), shuffled.join(""));
