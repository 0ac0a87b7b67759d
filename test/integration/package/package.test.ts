import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testPython } from "../support/command-line.ts";

const SCRIPT = fileURLToPath(new URL("../../../scripts/package.mjs", import.meta.url));
const TARGET = `${process.platform}-${process.arch}`;
const folder = mkdtempSync(join(tmpdir(), "persona-lab-package-"));
const vsix = join(folder, "persona-lab.vsix");
const extension = join(folder, "unpacked", "extension");
let files: string[];

beforeAll(async () => {
  await execa(process.execPath, [SCRIPT, "--out", vsix]);
  await execa(testPython(), ["-m", "zipfile", "-e", vsix, join(folder, "unpacked")]);
  const { stdout } = await execa(testPython(), ["-c", LIST_FILES, vsix]);
  files = stdout.split("\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIST_FILES =
  "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep='\\n')";

it("holds everything that an installation runs, and is small", () => {
  expect(files).toEqual(
    expect.arrayContaining([
      "extension/package.json",
      "extension/readme.md",
      "extension/LICENSE.txt",
      "extension/changelog.md",
      "extension/media/icon.png",
      "extension/media/lock-dark.svg",
      "extension/media/lock-light.svg",
      "extension/schemas/persona-lab.schema.json",
      "extension/dist/extension.cjs",
      "extension/dist/cli.js",
      "extension/dist/measure-process.js",
      "extension/dist/export-check-process.js",
      "extension/dist/runner/runner.py",
      "extension/dist/runner/probe.py",
      "extension/dist/templates/personas/control.md",
      "extension/dist/templates/starter/model.py",
      "extension/dist/templates/starter/train_mps.py",
      "extension/dist/templates/starter/data/prepare.py",
      "extension/dist/webview/dashboard.js",
      "extension/dist/webview/dashboard.css",
      "extension/dist/third-party-notices.txt",
      "extension/dist/node_modules/onnxruntime-node/dist/index.js",
      "extension/dist/node_modules/onnxruntime-common/dist/cjs/index.js",
    ]),
  );
  expect(statSync(vsix).size).toBeLessThan(25e6);
});

it("holds the binaries of one platform and nothing of the checkout", () => {
  const binaries = files.filter((file) => /\.(node|so|dll|dylib)(\.\d+)*$/.test(file));
  const place = `onnxruntime-node/bin/napi-v6/${TARGET.replace("-", "/")}/`;
  expect(binaries.length).toBeGreaterThan(0);
  expect(binaries.filter((file) => !file.includes(place))).toEqual([]);
  const foreign =
    /\/(src|test|bench|scripts|docs|playground|webview\/sections)\/|\.(ts|map|pyc)$|\/\./;
  expect(files.filter((file) => foreign.test(file.replace("/dist/", "/")))).toEqual([]);
});

it("names ONNX Runtime's targets where it has no files for one", async () => {
  const asked = [SCRIPT, "--target", "haiku-x64", "--out", join(folder, "none.vsix")];
  const { exitCode, stderr } = await execa(process.execPath, asked, { reject: false });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/no files for haiku-x64.*linux-x64/);
});

it("works far from the checkout: it loads its own ONNX Runtime", async () => {
  const { stdout } = await execa(process.execPath, ["dist/cli.js", "doctor", "--json"], {
    cwd: extension,
    reject: false,
    env: { PERSONA_LAB_PYTHON: testPython() },
  });
  const { providers } = JSON.parse(stdout);
  expect(JSON.stringify(providers)).toContain("cpu");
});
