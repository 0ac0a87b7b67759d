// Runs one benchmark: `npm run bench -- <name>` runs bench/<name>.mjs.
import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

const names = readdirSync("bench")
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => file.slice(0, -".mjs".length));
const [name = ""] = process.argv.slice(2);
if (names.includes(name)) {
  await import(pathToFileURL(`bench/${name}.mjs`).href);
} else {
  console.error(`Name a benchmark: npm run bench -- ${names.join(" | ")}`);
  process.exitCode = 2;
}
