// Makes a Python environment with PyTorch unless a good one is found. Node built-ins only.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runLogged } from "./run-logged.mjs";

const windows = process.platform === "win32";
const interpreter = windows ? ["Scripts", "python.exe"] : ["bin", "python"];
/** torch of the pinned release needs at least this Python. */
const OLDEST_PYTHON = [3, 10];
/** What the exporters need besides torch. */
const EXPORT_PACKAGES = ["onnx", "onnxscript"];
const TEST_PACKAGES = ["onnxruntime==1.30.0"];

/**
 * The path of a Python that trains and exports: a good one that is found, else `.venv` in the
 * repository, made from the starter's requirements.
 */
export async function pythonEnvironment(root, say) {
  const found = foundPython(root);
  if (found !== null) return found;
  const environment = join(root, ".venv");
  const python = join(environment, ...interpreter);
  const mark = markOf(root);
  const requirements = join(root, "templates", "starter", "requirements.txt");
  const wanted = `${readFileSync(requirements, "utf8")}${EXPORT_PACKAGES.join("\n")}\n`;
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return python;
  if (!existsSync(python)) {
    say(`Making a Python environment in ${environment} …`);
    await runLogged(systemPython(), ["-m", "venv", environment]);
  }
  say("Installing PyTorch (some 200 MB for a CPU build; up to 3 GB where it is a CUDA build) …");
  await runLogged(python, ["-m", "pip", "install", "-r", requirements, ...EXPORT_PACKAGES]);
  writeFileSync(mark, wanted);
  return python;
}

/**
 * Adds what only tests need: Python's own onnxruntime, whose losses ours are compared with. An
 * environment that somebody else made is left as it is, and the comparison says that it was skipped.
 */
export async function addTestPackages(root, python, say) {
  const has = spawnSync(python, ["-c", "import onnxruntime"]).status === 0;
  if (has || !existsSync(markOf(root)) || !python.startsWith(join(root, ".venv"))) return;
  say("Installing Python's onnxruntime, which the tests compare with …");
  await runLogged(python, ["-m", "pip", "install", ...TEST_PACKAGES]).catch(({ message }) =>
    say(message),
  );
}

function markOf(root) {
  return join(root, ".venv", "persona-lab-requirements.txt");
}

/** PERSONA_LAB_PYTHON, or a Python with a fast torch and both exporters' needs; else null. */
function foundPython(root) {
  if (process.env.PERSONA_LAB_PYTHON) return process.env.PERSONA_LAB_PYTHON;
  const candidates = [join(root, ".venv", ...interpreter)].filter(existsSync);
  if (process.env.VIRTUAL_ENV) candidates.push(join(process.env.VIRTUAL_ENV, ...interpreter));
  candidates.push("python3");
  for (const python of candidates) {
    const probe = join(root, "src", "runner", "probe.py");
    const { status, stdout } = spawnSync(python, ["-I", probe], { encoding: "utf8" });
    if (status !== 0) continue;
    const facts = JSON.parse(stdout.trim().split("\n").at(-1));
    const [major, minor] = (facts.torch ?? "0.0").split(".").map(Number);
    const recent = major > 2 || (major === 2 && minor >= 2);
    const complete = facts.numpy !== null && facts.exporters.length > 0;
    const fast = facts.gigaflops >= 8 || facts.devices.length > 1;
    if (recent && complete && fast) return python;
  }
  return null;
}

function systemPython() {
  for (const python of windows ? ["py", "python"] : ["python3", "python"]) {
    const { status, stdout } = spawnSync(
      python,
      ["-c", "import sys, venv, ensurepip; print(*sys.version_info[:2])"],
      { encoding: "utf8" },
    );
    const [major, minor] = (stdout ?? "").trim().split(" ").map(Number);
    if (status === 0 && (major > OLDEST_PYTHON[0] || minor >= OLDEST_PYTHON[1])) return python;
  }
  throw new Error(
    `No Python ${OLDEST_PYTHON.join(".")} or newer with the venv module was found: install one (on Debian: apt-get install python3-venv), then run this again.`,
  );
}
