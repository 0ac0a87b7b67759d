// Writes schemas/persona-lab.schema.json from the zod schema that the product itself checks with.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const target = "schemas/persona-lab.schema.json";
await mkdir("node_modules/.cache", { recursive: true });
const folder = await mkdtemp("node_modules/.cache/schema-");
const bundle = join(folder, "json-schema.mjs");
try {
  await esbuild.build({
    entryPoints: ["src/core/project/json-schema.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: bundle,
    logLevel: "warning",
  });
  const { projectJsonSchema } = await import(pathToFileURL(bundle).href);
  await mkdir("schemas", { recursive: true });
  await writeFile(target, `${JSON.stringify(projectJsonSchema(), null, 2)}\n`);
  execFileSync("npx", ["biome", "format", "--write", target], { stdio: "inherit" });
} finally {
  await rm(folder, { recursive: true, force: true });
}
