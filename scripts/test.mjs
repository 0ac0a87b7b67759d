// The whole test command: sets up what it can, then runs every suite and counts what is skipped.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findBrowser } from "./find-browser.mjs";
import { installEditor, installPackages } from "./install-packages.mjs";
import { addTestPackages, pythonEnvironment } from "./python-environment.mjs";
import { runLogged } from "./run-logged.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const inCi = process.env.CI === "true";
const say = (line) => process.stderr.write(`${line}\n`);

try {
  process.exitCode = await test();
} catch (error) {
  say(`persona-lab: ${error.message}`);
  process.exitCode = 1;
}

async function test() {
  await installPackages(root, say);
  await runLogged(process.execPath, ["scripts/build.mjs"], { cwd: root });
  const skipped = [];
  const projects = ["unit"];
  const env = { ...process.env };
  try {
    env.PERSONA_LAB_PYTHON = await pythonEnvironment(root, say);
    await addTestPackages(root, env.PERSONA_LAB_PYTHON, say);
    projects.push("integration");
  } catch (error) {
    skipped.push(`the integration suite, for want of PyTorch: ${error.message}`);
  }
  try {
    await prepareEditor(projects);
    projects.push("e2e");
  } catch (error) {
    skipped.push(`the suite in a real editor: ${error.message}`);
  }
  const suites = projects.flatMap((name) => ["--project", name]);
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", ...suites, ...process.argv.slice(2)],
    { cwd: root, stdio: "inherit", env },
  );
  for (const what of skipped) say(`SKIPPED: ${what}`);
  if (skipped.length > 0 && inCi) {
    say("Nothing may be skipped under CI=true.");
    return 1;
  }
  return status ?? 1;
}

/** The suite in an editor trains, so it needs what the integration suite needs, and a browser. */
async function prepareEditor(projects) {
  if (!projects.includes("integration")) throw new Error("it trains, and there is no PyTorch.");
  if (findBrowser() === undefined) {
    throw new Error("no Chromium was found: install one, or set CHROMIUM to its path.");
  }
  if (process.platform !== "linux") throw new Error("it runs on Linux only.");
  try {
    await installEditor(root, say);
  } catch (error) {
    throw new Error(`${error.message} It needs g++, make and the headers of Kerberos.`);
  }
}
