// Opens the extension on the starter project: in VS Code where `code` is on the PATH, else in a
// code-server and a browser.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installEditor, installPackages } from "./install-packages.mjs";
import { starterFolder } from "./playground.mjs";
import { runLogged } from "./run-logged.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const windows = process.platform === "win32";
const say = (line) => process.stderr.write(`${line}\n`);

try {
  await openEditor();
} catch (error) {
  say(`persona-lab: ${error.message}`);
  process.exitCode = 1;
}

async function openEditor() {
  const { values } = parseArgs({
    options: {
      server: { type: "boolean", default: false },
      port: { type: "string", default: "8420" },
    },
  });
  await installPackages(root, say);
  const project = starterFolder(root);
  const code = spawnSync("code", ["--version"], { shell: windows });
  if (code.status === 0 && !values.server) await openVsCode(project);
  else await openServer(project, values.port);
}

async function openVsCode(project) {
  await runLogged(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root });
  const args = ["--new-window", `--extensionDevelopmentPath=${root}`, project];
  await runLogged("code", args, { shell: windows });
}

/** Installs the packaged extension into a server whose folders lie in the playground. */
async function openServer(project, port) {
  say("No VS Code (`code`) is on the PATH: opening it in the browser instead.");
  const modules = join(await installEditor(root, say), "node_modules");
  const node = join(modules, "node", "bin", "node");
  const entry = join(modules, "code-server", "out", "node", "entry.js");
  const home = join(root, "playground", "editor");
  mkdirSync(home, { recursive: true });
  const vsix = join(home, "persona-lab.vsix");
  await runLogged(process.execPath, [join(root, "scripts", "package.mjs"), "--out", vsix]);
  writeFirstSettings(home);
  const folders = ["--user-data-dir", home, "--extensions-dir", join(home, "extensions")];
  const common = [entry, "--config", join(home, "config.yaml"), ...folders];
  await runLogged(node, [...common, "--install-extension", vsix, "--force"]);
  const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check"];
  const args = [...common, ...quiet, "--bind-addr", `127.0.0.1:${port}`, project];
  const child = spawn(node, args, { stdio: ["ignore", "ignore", "inherit"] });
  const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(project)}`;
  say(`\nOpen ${address} in a browser; Ctrl+C ends it.`);
  await new Promise((resolve) => child.on("close", resolve));
}

/** The checkout's own Python environment, where there is one; a person's settings stay. */
function writeFirstSettings(home) {
  const python = join(root, ".venv", "bin", "python");
  const settings = join(home, "Machine", "settings.json");
  if (existsSync(settings) || !existsSync(python)) return;
  mkdirSync(join(home, "Machine"), { recursive: true });
  writeFileSync(settings, `${JSON.stringify({ "personaLab.pythonPath": python }, null, 2)}\n`);
}
