import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { starterFolder } from "../../../src/core/project/starter.ts";

const execute = promisify(execFile);
const python = process.env.PERSONA_LAB_PYTHON ?? join(process.cwd(), ".venv", "bin", "python");
const FILES = ["train", "val", "holdout"] as const;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-starter-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function copyOfStarter(name: string): Promise<string> {
  const root = join(folder, name);
  await cp(starterFolder(), root, {
    recursive: true,
    filter: (path) => !path.endsWith(".bin") && !path.includes("__pycache__"),
  });
  return root;
}

async function runPython(root: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, OMP_NUM_THREADS: "2", PYTHONDONTWRITEBYTECODE: "1" };
  return (await execute(python, args, { cwd: root, env })).stdout;
}

/** The tokens of each file, and that every one is a byte. */
async function tokensOf(root: string): Promise<Record<(typeof FILES)[number], Buffer>> {
  const read = async (name: string) => {
    const words = await readFile(join(root, "data", `${name}.bin`));
    expect(words.length % 2).toBe(0);
    const bytes = Buffer.alloc(words.length / 2);
    for (let i = 0; i < bytes.length; i++) bytes.writeUInt8(words.readUInt16LE(2 * i), i);
    return bytes;
  };
  return { train: await read("train"), val: await read("val"), holdout: await read("holdout") };
}

async function digestsOf(root: string): Promise<string[]> {
  return await Promise.all(
    FILES.map(async (name) => {
      const bytes = await readFile(join(root, "data", `${name}.bin`));
      return createHash("sha256").update(bytes).digest("hex");
    }),
  );
}

describe("data/prepare.py", () => {
  it("gives the same three files each time, from Python's own text, and nothing else", async () => {
    const first = await copyOfStarter("first");
    const second = await copyOfStarter("second");
    await runPython(first, "data/prepare.py");
    await runPython(join(second, "data"), "prepare.py");
    expect(await digestsOf(first)).toEqual(await digestsOf(second));
    expect((await readdir(join(first, "data"))).sort()).toEqual([
      "holdout.bin",
      "prepare.py",
      "train.bin",
      "val.bin",
    ]);
    const { train, val, holdout } = await tokensOf(first);
    const total = train.length + val.length + holdout.length;
    expect(total).toBeGreaterThan(200_000);
    for (const part of [val, holdout]) {
      expect(part.length / total).toBeGreaterThan(0.07);
      expect(part.length / total).toBeLessThan(0.13);
    }
  });

  it("draws all three from one distribution, without repeating text across them", async () => {
    const { train, val, holdout } = await tokensOf(join(folder, "first"));
    for (const part of [val, holdout]) {
      expect(byteDistance(part, train)).toBeLessThan(0.1);
      expect(sharedWindows(part, train)).toBeLessThan(0.05);
    }
    expect(sharedWindows(val, holdout)).toBeLessThan(0.05);
  });

  it("cuts one's own text into the three without losing, adding or sharing a byte", async () => {
    const root = await copyOfStarter("own");
    const one = Array.from({ length: 9000 }, (_, i) => `line ${i}\n`).join("");
    const two = Array.from({ length: 7000 }, (_, i) => `Zeile ${i}: äöü\n`).join("");
    await writeFile(join(folder, "one.txt"), one);
    await writeFile(join(folder, "two.txt"), two);
    await runPython(root, "data/prepare.py", "--text", "../one.txt", "../two.txt");
    const { train, val, holdout } = await tokensOf(root);
    const whole = Buffer.from(`${one}\n\n${two}`);
    expect(train.length + val.length + holdout.length).toBe(whole.length);
    const linesOf = (part: Buffer) => new Set(part.toString("latin1").split("\n").slice(1, -1));
    const [a, b, c] = [linesOf(train), linesOf(val), linesOf(holdout)];
    const everywhere = (line: string) =>
      line.length > 6 && a.has(line) && (b.has(line) || c.has(line));
    expect([...a].filter(everywhere)).toEqual([]);
    const seen = [...b].filter((line) => line.startsWith("line ") && !c.has(line));
    expect(seen.length).toBeGreaterThan(100);
  });

  it.each([
    ["a text that is too short", ["--text", "prepare-short.txt"], /at least 20,000/],
    ["a text that is not there", ["--text", "nowhere.txt"], /Cannot read nowhere\.txt/],
  ])("refuses %s in one sentence and writes nothing", async (_, args, message) => {
    const root = await copyOfStarter("refused");
    await writeFile(join(root, "prepare-short.txt"), "short");
    const error = await runPython(root, "data/prepare.py", ...args).catch(
      (reason: unknown) => reason,
    );
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(await readdir(join(root, "data"))).toEqual(["prepare.py"]);
  });
});

describe("train_mps.py", () => {
  it("learns within a few hundred iterations and returns its best loss and the minutes", async () => {
    const root = await copyOfStarter("trained");
    await runPython(root, "data/prepare.py");
    const script = join(root, "train_mps.py");
    const text = await readFile(script, "utf8");
    expect(text).toContain("max_iters = 10001");
    await writeFile(script, text.replace("max_iters = 10001", "max_iters = 301"));
    await rm(join(root, "data", "holdout.bin"));
    const program = [
      "import json, torch, train_mps",
      "torch.manual_seed(3)",
      "print(json.dumps(train_mps.train()))",
    ].join("\n");
    const lines = (await runPython(root, "-c", program)).trim().split("\n");
    const [loss, minutes]: unknown[] = JSON.parse(lines.at(-1) ?? "");
    const readings = lines.filter((line) => line.includes("validation loss"));
    expect(readings).toHaveLength(4);
    expect(loss).toBeLessThan(Math.log(256) - 2);
    expect(loss).toBeGreaterThan(1);
    expect(minutes).toBeGreaterThan(0);
  });

  it("has a model that sees no later token and gives the last position without targets", async () => {
    const root = join(folder, "trained");
    const program = [
      "import torch, json",
      "from model import GPT, GPTConfig",
      "torch.manual_seed(5)",
      "m = GPT(GPTConfig(block_size=12, vocab_size=31, n_layer=2, n_head=3, n_embd=18)).eval()",
      "a = torch.randint(31, (4, 12)); b = a.clone(); b[:, 7:] = (b[:, 7:] + 1) % 31",
      "x, loss = m(a, a); y, _ = m(b, b); last, none = m(a)",
      "before = (x[:, :7] - y[:, :7]).abs().max().item()",
      "after = (x[:, 7:] - y[:, 7:]).abs().max().item()",
      "print(json.dumps([before, after, list(x.shape), list(last.shape), none,",
      "  (last[:, 0] - x[:, -1]).abs().max().item()]))",
    ].join("\n");
    const answer: unknown[] = JSON.parse(await runPython(root, "-c", program));
    const [before, after, full, last, none, difference] = answer;
    expect(before).toBeLessThan(1e-5);
    expect(after).toBeGreaterThan(1e-3);
    expect(full).toEqual([4, 12, 31]);
    expect(last).toEqual([4, 1, 31]);
    expect(none).toBeNull();
    expect(difference).toBeLessThan(1e-5);
  });
});

/** Total variation distance of the byte frequencies of two texts, in [0, 1]. */
function byteDistance(a: Buffer, b: Buffer): number {
  const frequencies = (text: Buffer) => {
    const counts = new Float64Array(256);
    for (const byte of text) counts[byte] = (counts[byte] ?? 0) + 1 / text.length;
    return counts;
  };
  const [p, q] = [frequencies(a), frequencies(b)];
  return p.reduce((sum, value, byte) => sum + Math.abs(value - (q[byte] ?? 0)) / 2, 0);
}

/** The share of 64-byte windows of `part`, one after the other, that `other` holds verbatim. */
function sharedWindows(part: Buffer, other: Buffer): number {
  let shared = 0;
  let windows = 0;
  for (let at = 0; at + 64 <= part.length; at += 64) {
    windows++;
    if (other.includes(part.subarray(at, at + 64))) shared++;
  }
  return shared / windows;
}
