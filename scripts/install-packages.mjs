// Installs the npm packages unless the lock file's are there already. Node built-ins only.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runLogged } from "./run-logged.mjs";

/** Runs `npm ci` in a folder, once for each state of its lock file. */
export async function installPackages(folder, say) {
  const lock = readFileSync(join(folder, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  const mark = join(folder, "node_modules", ".persona-lab-lock");
  if (existsSync(mark) && readFileSync(mark, "utf8") === hash) return;
  say("     npm ci …");
  const windows = process.platform === "win32";
  await runLogged(windows ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    shell: windows,
    // The postinstall of onnxruntime-node fetches CUDA libraries, which only some machines use.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
  });
  writeFileSync(mark, hash);
}
