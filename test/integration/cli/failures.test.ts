import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli, type Ended } from "../support/command-line.ts";
import { haikuProject } from "../support/haiku-project.ts";

/** One clear sentence: a single line on standard error, no stack trace, nothing on standard output. */
function expectSentence(ended: Ended, code: 1 | 2 | "1 or 2", words: RegExp): void {
  const lines = ended.stderr.trim().split("\n");
  const last = lines.at(-1) ?? "";
  expect(last).toMatch(words);
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  expect(code === "1 or 2" ? [1, 2] : [code]).toContain(ended.code);
}

const baseline = (root: string) => ["run", "--project", root, "--baseline", "--json"];

describe("wrong usage and unreadable input end with 2 and one sentence", () => {
  test.each([
    ["an unknown command", ["frobnicate"], /unknown command/],
    ["an unknown option", ["personas", "--colour"], /unknown option/],
    ["a missing option", ["brief", "--persona", "hilbert"], /--project/],
    ["a seed that is no number", [...baseline("."), "--seed", "x"], /--seed/],
    [
      "a folder that does not exist",
      ["constraints", "--project", "/nonexistent"],
      /does not exist/,
    ],
    ["a reply that does not exist", ["parse", "--reply", "/nonexistent.md"], /no such file/],
    ["a trial that does not exist", ["trials", "show", "nothing"], /There is no trial/],
    ["no data", ["measure", "--model", "x.onnx"], /--data/],
  ])("%s", async (_what, args, words) => {
    const ended = await cli(args);
    expectSentence(ended, 2, words);
    expect(ended.stdout).toBe("");
  });

  test("no command at all shows the help", async () => {
    const ended = await cli([]);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain("measure");
  });

  test("a project without its training script", async () => {
    const root = mkdtempSync(join(tmpdir(), "bare-"));
    writeFileSync(join(root, "model.py"), "x = 1\n");
    expectSentence(await cli(baseline(root)), 2, /has no train_mps\.py/);
  });

  test("an unknown persona, and a workspace persona that takes a built-in id", async () => {
    const root = haikuProject();
    const unknown = await cli(["brief", "--persona", "nobody", "--project", root]);
    expectSentence(unknown, 2, /There is no persona "nobody"/);
    mkdirSync(join(root, ".persona-lab", "personas"), { recursive: true });
    writeFileSync(join(root, ".persona-lab", "personas", "hilbert.md"), "You are me.\n");
    expectSentence(await cli(["personas", "--project", root]), 2, /hilbert/);
  });

  test("no Python, and a Python without torch", async () => {
    const root = haikuProject();
    const none = await cli(baseline(root), { env: { PERSONA_LAB_PYTHON: "/nonexistent/python" } });
    expectSentence(none, 2, /No usable Python with PyTorch.*venv/);
    const environment = join(mkdtempSync(join(tmpdir(), "venv-")), "bare");
    execFileSync("python3", ["-m", "venv", "--without-pip", environment]);
    const bare = await cli(baseline(root), {
      env: { PERSONA_LAB_PYTHON: join(environment, "bin", "python") },
    });
    expectSentence(bare, 2, /torch/);
  });

  test("no key and no server, in a project that is not the starter", async () => {
    const ended = await cli(["run", "--project", haikuProject(), "--persona", "hilbert"]);
    expectSentence(ended, 2, /OPENAI_API_KEY/);
  });
});

describe("findings end with 1 and keep what there is", () => {
  test("an empty validation file", async () => {
    const root = haikuProject({ checkTokens: 0 });
    const { code, stdout } = await cli(baseline(root));
    expect(code).toBe(1);
    const trial = JSON.parse(stdout);
    expect(trial.state).toBe("failed");
    expect(trial.reason).not.toContain("\n");
  });

  test("validation data that is not where the project file says, before anything trains", async () => {
    const root = haikuProject();
    const path = join(root, "persona-lab.json");
    const settings = JSON.parse(readFileSync(path, "utf8"));
    const validation = "corpus/chekc.bin";
    const holdout = "corpus/kept.bin";
    writeFileSync(path, JSON.stringify({ ...settings, validation, holdout }));
    const { code, stdout, stderr } = await cli(baseline(root));
    expect(code).toBe(1);
    const trial = JSON.parse(stdout);
    expect(trial).toMatchObject({ state: "failed", reason: expect.stringContaining(validation) });
    expect(stderr).not.toContain(": training");
    writeFileSync(path, JSON.stringify({ ...settings, holdout }));
    const noted = await cli(baseline(root));
    expect(noted.code).toBe(0);
    expect(noted.stderr).toContain(holdout);
  });

  test("a server that refuses the key", async () => {
    const { server, url } = await answering(401, '{"error":{"message":"Incorrect API key"}}');
    try {
      const ended = await cli(["run", "--project", haikuProject(), "--persona", "hilbert"], {
        env: { OPENAI_API_KEY: "sk-secret-123", OPENAI_BASE_URL: url, OPENAI_MODEL: "m" },
      });
      expectSentence(ended, "1 or 2", /key/i);
      expect(ended.stderr).not.toContain("sk-secret-123");
    } finally {
      server.close();
    }
  });

  test("no server at that address", async () => {
    const ended = await cli(["run", "--project", haikuProject(), "--persona", "hilbert"], {
      env: { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "http://127.0.0.1:9/v1", OPENAI_MODEL: "m" },
    });
    expectSentence(ended, "1 or 2", /127\.0\.0\.1:9/);
  });

  test.runIf(process.platform === "linux" && process.getuid?.() === 0)("a full disk", async () => {
    const disk = mkdtempSync(join(tmpdir(), "small-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=400k", "tmpfs", disk]);
    try {
      const source = haikuProject();
      cpSync(source, disk, { recursive: true });
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, "filler"), new Uint8Array(bavail * bsize - 60_000));
      const ended = await cli(baseline(disk));
      expect([1, 2]).toContain(ended.code);
      expect(`${ended.stdout}${ended.stderr}`).toMatch(/disk is full|no space left/i);
      expect(ended.stderr).not.toMatch(/^\s+at /m);
      rmSync(source, { recursive: true });
    } finally {
      execFileSync("umount", ["-l", disk]);
    }
  });
});

async function answering(status: number, body: string): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/v1` };
}
