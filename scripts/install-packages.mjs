// Installs npm packages unless a lock file's are there already. Node built-ins only.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runLogged } from "./run-logged.mjs";

/** Installs a folder's packages, once for each state of its lock file. */
export async function installPackages(folder, say) {
  await onceForLock(folder, async () => {
    say("     npm ci …");
    await npm(folder, ["ci"]);
  });
}

/**
 * Installs the server that the tests in an editor start. Its native parts are compiled with the
 * Node that it wants, which comes along as a package.
 *
 * @returns the folder that holds it
 */
export async function installEditor(root, say) {
  const folder = join(root, "test", "e2e");
  await onceForLock(folder, async () => {
    say("     npm ci in test/e2e (a real VS Code: some minutes, 800 MB) …");
    await npm(folder, ["ci", "--ignore-scripts"]);
    await npm(folder, ["rebuild", "node"]);
    const path = `${join(folder, "node_modules", "node", "bin")}${delimiter}${process.env.PATH}`;
    await npm(folder, ["rebuild"], { PATH: path });
  });
  return folder;
}

async function onceForLock(folder, install) {
  const lock = readFileSync(join(folder, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  const mark = join(folder, "node_modules", ".persona-lab-lock");
  if (existsSync(mark) && readFileSync(mark, "utf8") === hash) return;
  await install();
  writeFileSync(mark, hash);
}

async function npm(folder, args, variables = {}) {
  const windows = process.platform === "win32";
  await runLogged(windows ? "npm.cmd" : "npm", [...args, "--no-audit", "--no-fund"], {
    cwd: folder,
    shell: windows,
    // The postinstall of onnxruntime-node fetches CUDA libraries, which only some machines use.
    env: { ...ownEnvironment(), ONNXRUNTIME_NODE_INSTALL: "skip", ...variables },
  });
}

/** The environment without what an outer npm hands on: its configuration and its Node. */
function ownEnvironment() {
  const isOuterNpm = (name) => name === "NODE" || name.toLowerCase().startsWith("npm_");
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOuterNpm(name)));
}
