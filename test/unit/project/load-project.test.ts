import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { loadProject, loadProjectFile, readPair } from "../../../src/core/project/load-project.ts";
import { DEFAULT_PROJECT_FILE } from "../../../src/core/project/project-file.ts";
import { isStarter, starterFolder } from "../../../src/core/project/starter.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lab-project-"));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(path: string, content: string | Uint8Array): Promise<void> {
  const full = join(root, path);
  await mkdir(join(full, ".."), { recursive: true });
  await writeFile(full, content);
}

async function writeDefaults(): Promise<void> {
  await write("train_mps.py", "def train(): ...\n");
  await write("model.py", "class Net: ...\n");
}

async function messageOfFailure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`expected a Failure, got ${String(error)}`);
  expect(error.kind).toBe("input");
  expect(error.message).not.toContain("\n");
  return error.message;
}

describe("loadProject", () => {
  it("needs nothing but the two files", async () => {
    await writeDefaults();
    const project = await loadProject(root);
    expect(project.root).toBe(root);
    expect(project.file).toEqual(DEFAULT_PROJECT_FILE);
    expect(project.pair.train).toEqual({ path: "train_mps.py", text: "def train(): ...\n" });
  });

  it("takes other names and folders from the project file", async () => {
    await write("src/fit.py", "fit\n");
    await write("src/nets/tiny.py", "tiny\n");
    const json = '\uFEFF{"train": "./src/fit.py", "model": "src\\\\nets/../nets/tiny.py"}';
    await write("persona-lab.json", json);
    const { pair, file, hashes } = await loadProject(root);
    expect(pair.train).toEqual({ path: "src/fit.py", text: "fit\n" });
    expect(pair.model).toEqual({ path: "src/nets/tiny.py", text: "tiny\n" });
    expect([file.train, file.model]).toEqual(["src/fit.py", "src/nets/tiny.py"]);
    expect(Object.keys(hashes)).toEqual(["src/fit.py", "src/nets/tiny.py"]);
  });

  it("accepts a relative folder and returns an absolute root", async () => {
    await writeDefaults();
    expect((await loadProject(relative(process.cwd(), root))).root).toBe(root);
  });

  it("keeps byte-order mark and line ends, and hashes the file's bytes", async () => {
    const bytes = Buffer.from("\uFEFFa = 1\r\nb = 'é'\r# c\n");
    await write("train_mps.py", bytes);
    await write("model.py", "");
    const { pair, hashes } = await loadProject(root);
    expect(pair.train.text).toBe("\uFEFFa = 1\r\nb = 'é'\r# c\n");
    expect(hashes["train_mps.py"]).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("says which file is missing and what to do", async () => {
    await write("model.py", "x\n");
    const message = await messageOfFailure(loadProject(root));
    expect(message).toContain(`${root} has no train_mps.py`);
    expect(message).toContain("persona-lab.json");
  });

  it("refuses a folder that does not exist, and a file in its place", async () => {
    expect(await messageOfFailure(loadProject(join(root, "nowhere")))).toContain("does not exist");
    await write("plain.txt", "x");
    expect(await messageOfFailure(loadProject(join(root, "plain.txt")))).toContain("not a folder");
  });

  it.each([
    ["not UTF-8", Buffer.from([0x61, 0xff, 0x0a]), "not UTF-8"],
    ["binary", Buffer.from("a\0b"), "binary file"],
    ["huge", Buffer.alloc(2 * 1024 * 1024 + 1, 0x23), "2.0 MB"],
  ])("refuses a %s source file", async (_, bytes, part) => {
    await writeDefaults();
    await write("model.py", bytes);
    const message = await messageOfFailure(loadProject(root));
    expect(message).toContain("model.py");
    expect(message).toContain(part);
  });

  it("refuses a folder in place of a file", async () => {
    await writeDefaults();
    await rm(join(root, "model.py"));
    await mkdir(join(root, "model.py"));
    expect(await messageOfFailure(loadProject(root))).toContain("model.py is not a file");
  });

  it("refuses a source file that is a link out of the project", async () => {
    await writeDefaults();
    const outside = await mkdtemp(join(tmpdir(), "lab-outside-"));
    await writeFile(join(outside, "m.py"), "x\n");
    await rm(join(root, "model.py"));
    await symlink(join(outside, "m.py"), join(root, "model.py"));
    expect(await messageOfFailure(loadProject(root))).toContain("link out of the project");
    expect((await readPair(root, DEFAULT_PROJECT_FILE)).model.text).toBe("x\n");
    await rm(outside, { recursive: true });
  });
});

describe("persona-lab.json", () => {
  it.each([
    ['{"train": ', "not valid JSON"],
    ["[]", "expected object"],
    ['{"trian": "a.py"}', 'unknown key "trian"'],
    ['{"blockSize": 0}', '"blockSize"'],
    ['{"blockSize": "64"}', '"blockSize"'],
    ['{"returns": ["one"]}', '"returns"'],
    ['{"rules": {"budget": "fatal"}}', '"rules.budget"'],
    ['{"rules": {"budgte": "off"}}', '"budgte", which is no rule: use one of syntax, frozen-value'],
    ['{"dtype": "float32"}', '"dtype"'],
    ['{"train": "../other/train.py"}', "outside the project"],
    ['{"train": "sub/../../train.py"}', "outside the project"],
    ['{"model": "/etc/passwd"}', "outside the project"],
    ['{"model": "C:\\\\models\\\\m.py"}', "outside the project"],
    ['{"model": "..\\\\m.py"}', "outside the project"],
    ['{"train": "a.py", "model": "./a.py"}', "the same file"],
  ])("%s is refused with what is wrong", async (json, part) => {
    await writeDefaults();
    await write("persona-lab.json", json);
    const message = await messageOfFailure(loadProject(root));
    expect(message).toContain(join(root, "persona-lab.json"));
    expect(message).toContain(part);
  });

  it("may have a file whose name begins with two dots", async () => {
    await writeDefaults();
    await write("..model.py", "x\n");
    await write("persona-lab.json", '{"model": "..model.py"}');
    expect((await loadProject(root)).pair.model.path).toBe("..model.py");
  });

  it("is readable without the files that it names", async () => {
    await write("persona-lab.json", '{"entry": "fit", "windows": 9}');
    expect(await loadProjectFile(root)).toMatchObject({ entry: "fit", windows: 9 });
  });
});

describe("readPair", () => {
  it("reads a candidate under the baseline's names", async () => {
    await write("cand/fit.py", "f\n");
    await write("cand/net.py", "n\n");
    const file = { ...DEFAULT_PROJECT_FILE, train: "fit.py", model: "net.py" };
    expect(await readPair(join(root, "cand"), file)).toEqual({
      train: { path: "fit.py", text: "f\n" },
      model: { path: "net.py", text: "n\n" },
    });
  });
});

describe("isStarter", () => {
  it("holds for a copy, not after one changed byte", async () => {
    await cp(starterFolder(), root, { recursive: true });
    expect(await isStarter(await loadProject(root))).toBe(true);
    await writeFile(join(root, "model.py"), "\n", { flag: "a" });
    expect(await isStarter(await loadProject(root))).toBe(false);
  });

  it("does not hold for the same code under other names", async () => {
    await cp(join(starterFolder(), "train_mps.py"), join(root, "fit.py"));
    await cp(join(starterFolder(), "model.py"), join(root, "model.py"));
    await write("persona-lab.json", '{"train": "fit.py"}');
    expect(await isStarter(await loadProject(root))).toBe(false);
  });
});
