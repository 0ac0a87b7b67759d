import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inspectEnvironment } from "../../../src/core/trial/environment-report.ts";
import {
  findPython,
  type PythonFacts,
  pythonCandidates,
} from "../../../src/core/trial/python-environment.ts";

const GOOD: PythonFacts = {
  python: "3.12.1",
  executable: "set below",
  torch: "2.6.0",
  numpy: "2.1.0",
  onnx: "1.18.0",
  onnxscript: "0.5.0",
  devices: ["cpu"],
  gigaflops: 60,
  blas: "open",
  exporters: ["torchscript", "dynamo"],
};

/** A project's folder whose environment answers as a Python of these facts does. */
function folderWith(facts: Partial<PythonFacts>): string {
  const folder = mkdtempSync(join(tmpdir(), "python "));
  const bin = join(folder, ".venv", "bin");
  mkdirSync(bin, { recursive: true });
  const executable = join(bin, "python");
  const answer = JSON.stringify({ ...GOOD, ...facts, executable });
  writeFileSync(executable, `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`);
  chmodSync(executable, 0o755);
  return folder;
}

const chosen = async (...folders: string[]) => (await findPython(folders)).executable;

describe.skipIf(process.platform === "win32")("the Python that trains", () => {
  beforeEach(() => {
    vi.stubEnv("PERSONA_LAB_PYTHON", "");
    vi.stubEnv("VIRTUAL_ENV", "");
    // No other Python in reach, but what the stand-ins above are run by.
    const tools = mkdtempSync(join(tmpdir(), "tools-"));
    writeFileSync(join(tools, "cat"), '#!/bin/sh\nexec /bin/cat "$@"\n', { mode: 0o755 });
    vi.stubEnv("PATH", tools);
  });
  afterEach(() => vi.unstubAllEnvs());

  it("is the first good one, before slow ones that stand nearer", async () => {
    const slow = folderWith({ gigaflops: 2 });
    const good = folderWith({});
    expect(await chosen(slow, good)).toContain(good);
  });

  it("may be slow where there is no other: a busy machine makes every one so", async () => {
    const slow = folderWith({ gigaflops: 2 });
    const old = folderWith({ torch: "1.9.0" });
    expect(await chosen(old, slow)).toContain(slow);
    const report = await inspectEnvironment(pythonCandidates([old, slow]));
    expect(report.chosen?.facts?.executable).toContain(slow);
  });

  it("is none where torch is missing everywhere, and each one's reason is told", async () => {
    const bare = folderWith({ torch: null });
    const old = folderWith({ torch: "1.9.0", gigaflops: 2 });
    await expect(findPython([bare, old])).rejects.toThrow(/not installed.*1\.9\.0 is older/);
  });
});
