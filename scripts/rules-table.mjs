// Writes docs/rules.md from the rules that the verifier itself runs.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

await mkdir("node_modules/.cache", { recursive: true });
const folder = await mkdtemp("node_modules/.cache/rules-");
const bundle = join(folder, "rules.mjs");
try {
  await esbuild.build({
    stdin: {
      contents:
        'export { RULES } from "./src/core/constraints/rules/index.ts";' +
        'export { rulesTable } from "./src/core/constraints/rules/rules-table.ts";',
      resolveDir: ".",
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: bundle,
    logLevel: "warning",
  });
  const { RULES, rulesTable } = await import(pathToFileURL(bundle).href);
  await writeFile("docs/rules.md", rulesTable(RULES));
} finally {
  await rm(folder, { recursive: true, force: true });
}
