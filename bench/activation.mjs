// Reads off a real editor how long the packaged extension took to load and activate in each of
// several windows, beside the extensions that come with the editor: its own "Running Extensions".
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const WINDOWS = 7;
const OURS = "Persona Lab";
const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "persona-lab-bench-"));
// The tests' own start of editor and browser; it finds its files from the folder that it lies in.
const bundle = join(root, "test", "e2e", "support", `activation-${process.pid}.mjs`);
try {
  report(await activations(await load()));
} finally {
  rmSync(bundle, { force: true });
  rmSync(work, { recursive: true, force: true });
}

async function load() {
  const contents = `export { CodeServer } from "./test/e2e/support/code-server.ts";
export { startBrowser } from "./test/e2e/support/browser.ts";
export { haikuProject } from "./test/integration/support/haiku-project.ts";`;
  await build({
    stdin: { contents, resolveDir: root },
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  return import(pathToFileURL(bundle).href);
}

/** Milliseconds by extension, one for each window. */
async function activations({ CodeServer, startBrowser, haikuProject }) {
  const vsix = join(work, "persona-lab.vsix");
  const script = join(root, "scripts", "package.mjs");
  execFileSync(process.execPath, [script, "--out", vsix], { cwd: root, stdio: "ignore" });
  const browser = await startBrowser();
  const server = await CodeServer.start({ vsix });
  const found = new Map();
  // Tall, as the list draws only the rows that are in sight, the slowest first.
  const page = await browser.newPage({ viewport: { width: 1440, height: 4000 } });
  try {
    await page.goto(`${server.url}/?folder=${encodeURIComponent(haikuProject())}`);
    for (let window = 0; window < WINDOWS; window += 1) {
      if (window > 0) await page.reload();
      for (const [name, time] of await runningExtensions(page)) {
        found.set(name, [...(found.get(name) ?? []), time]);
      }
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  return found;
}

/** Name and milliseconds of every extension that the window has activated. */
async function runningExtensions(page) {
  await page.locator('.statusbar-item[id*="personaLab.loss"]').waitFor({ timeout: 60_000 });
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget:visible input");
  await input.fill(">Show Running Extensions");
  await page.locator(".quick-input-list .monaco-list-row").first().click();
  const rows = page.locator(".runtime-extensions-editor .monaco-list-row");
  await rows.filter({ hasText: OURS }).waitFor();
  const texts = await rows.allInnerTexts();
  return texts.flatMap((text) => {
    const name = text.trim().split("\n")[0];
    const time = /Activation: ([\d.]+)ms/.exec(text)?.[1];
    return name === undefined || time === undefined ? [] : [[name, Number(time)]];
  });
}

function report(found) {
  const own = found.get(OURS);
  if (own === undefined) throw new Error(`${OURS} was not activated.`);
  console.log(`| extension | activation in ms, median of ${WINDOWS} windows | least | most |`);
  console.log("| --- | --- | --- | --- |");
  for (const [name, times] of found) {
    const sorted = times.toSorted((a, b) => a - b);
    const median = sorted[Math.floor((sorted.length - 1) / 2)];
    console.log(`| ${name} | ${median} | ${sorted[0]} | ${sorted.at(-1)} |`);
  }
}
