import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/ledger/sha256.ts";
import { makeScratchFolder, type ScratchFolder } from "../../../src/core/trial/scratch-folder.ts";

describe("the scratch folder", () => {
  let base: string;
  let root: string;
  const made: ScratchFolder[] = [];

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), "scratch-test-"));
    root = join(base, "pond");
    await mkdir(root);
  });
  afterEach(async () => {
    for (const scratch of made.splice(0)) await scratch.remove();
    await rm(base, { recursive: true, force: true });
  });

  const put = async (path: string, content: string | Uint8Array = "x") => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  const sources = {
    train: { path: "src/learn.py", text: "accepted = 1\n" },
    model: { path: "net.py", text: "net = 2\n" },
  };
  const make = async (holdout?: string) => {
    const scratch = await makeScratchFolder(root, sources, holdout);
    made.push(scratch);
    return scratch;
  };

  it("holds the project's files at their places, the accepted pair on top", async () => {
    await put("src/learn.py", "old = 0\n");
    await put("net.py", "old = 0\n");
    await put("src/tools/shapes.py", "SHAPE = 3\n");
    await put("corpus/deep/a.bin");
    const scratch = await make();
    const read = (path: string) => readFile(join(scratch.project, path), "utf8");
    expect(await read("src/learn.py")).toBe(sources.train.text);
    expect(await read("net.py")).toBe(sources.model.text);
    expect(await read("corpus/deep/a.bin")).toBe("x");
    expect(scratch.pythonFiles).toEqual({
      "src/learn.py": sha256(sources.train.text),
      "net.py": sha256(sources.model.text),
      "src/tools/shapes.py": sha256("SHAPE = 3\n"),
    });
    expect(await readFile(join(root, "net.py"), "utf8")).toBe("old = 0\n");
  });

  it("leaves out the holdout, also behind a link, and what is hidden, built or installed", async () => {
    for (const path of ["d/val.bin", "d/secret.bin", ".env", ".git/config", "__pycache__/a.pyc"]) {
      await put(path);
    }
    await put("env/pyvenv.cfg");
    await put("env/lib/torch.py");
    await symlink(join(root, "d", "secret.bin"), join(root, "alias.bin"));
    const scratch = await make(join(root, "d", "secret.bin"));
    const found = (await readdir(scratch.project, { recursive: true })).toSorted();
    expect(found).toEqual(["d", "d/val.bin", "net.py", "src", "src/learn.py"]);
  });

  it("leaves out a holdout of the usual name although nobody says where it lies", async () => {
    await put("text/holdout.bin");
    await put("text/learn.bin");
    const scratch = await make();
    expect(await readdir(join(scratch.project, "text"))).toEqual(["learn.bin"]);
  });

  it("copies what is small and links what is large", async () => {
    await put("small.bin");
    await put("large.bin", Buffer.alloc(17 * 2 ** 20));
    const scratch = await make();
    const isLink = async (name: string) =>
      (await lstat(join(scratch.project, name))).isSymbolicLink();
    expect([await isLink("small.bin"), await isLink("large.bin")]).toEqual([false, true]);
  });

  it("follows linked folders once", async () => {
    await put("real/a.bin");
    await symlink(root, join(root, "real", "up"));
    const scratch = await make();
    expect(await readdir(join(scratch.project, "real"))).toContain("a.bin");
  });

  it("is removed as a whole, without what it links to", async () => {
    await put("large.bin", Buffer.alloc(17 * 2 ** 20));
    const scratch = await make();
    await scratch.remove();
    expect(existsSync(scratch.base)).toBe(false);
    expect(existsSync(join(root, "large.bin"))).toBe(true);
  });
});
