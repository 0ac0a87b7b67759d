import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CLI, cli, type Ended } from "../support/command-line.ts";
import { haikuProject } from "../support/haiku-project.ts";

/** What ends with 2 says why in one line on standard error, and nothing else anywhere. */
function expectOneLine(ended: Ended, words: RegExp): void {
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toMatch(/^[^\n]+\n$/);
  expect(ended.stderr).toMatch(words);
}

const NOWHERE = join(tmpdir(), "no such folder");
const TRIALS = join(".persona-lab", "trials");

describe("a command given what it cannot read", () => {
  test.each([
    ["personas", ["personas", "--json"]],
    ["trials list", ["trials", "list", "--json"]],
    ["trials show", ["trials", "show", "20260101-000000-control-abcd"]],
    ["trials export", ["trials", "export", "--format", "csv"]],
    ["doctor", ["doctor", "--json"]],
    ["parse", ["parse", "--reply", "-", "--json"]],
  ])("%s names the folder that does not exist", async (_what, args) => {
    expectOneLine(await cli([...args, "--project", NOWHERE]), /no such folder does not exist/);
  });

  test("a reply that is a folder is named", async () => {
    const folder = mkdtempSync(join(tmpdir(), "reply "));
    expectOneLine(await cli(["parse", "--reply", folder]), new RegExp(`${folder}.*folder`));
  });

  test.skipIf(process.platform === "win32")("a candidate's pipe is not waited for", async () => {
    const root = haikuProject();
    const candidate = mkdtempSync(join(tmpdir(), "piped-"));
    execFileSync("mkfifo", [join(candidate, "fit.py"), join(candidate, "net.py")]);
    const ended = await cli(["verify", "--baseline", root, "--candidate", candidate]);
    expectOneLine(ended, /is not a file/);
  });

  test.each([
    ["a graph that does not exist", "none.onnx", "ids.bin", /none\.onnx/],
    ["a graph that is none", "text.onnx", "ids.bin", /text\.onnx/],
    ["no data", "text.onnx", "none.bin", /(none\.bin|text\.onnx)/],
  ])("measure tells of %s before any progress", async (_what, model, data, words) => {
    const folder = mkdtempSync(join(tmpdir(), "to measure "));
    writeFileSync(join(folder, "text.onnx"), "no graph");
    writeFileSync(join(folder, "ids.bin"), new Uint8Array(200));
    const args = ["measure", "--model", model, "--data", data, "--block-size", "8", "--json"];
    expectOneLine(await cli(args, { cwd: folder }), words);
  });
});

describe("a command line that asks for what cannot be", () => {
  test.each([
    ["a reply to the baseline", ["--baseline", "--reply", "reply.md"], /--reply/],
    ["a provider that there is not", ["--baseline", "--provider", "abacus"], /abacus/],
  ])("run refuses %s before it trains", async (_what, args, words) => {
    const root = haikuProject();
    writeFileSync(join(root, "reply.md"), "nothing");
    expectOneLine(await cli(["run", "--project", root, ...args], { cwd: root }), words);
    expect(existsSync(join(root, TRIALS))).toBe(false);
  });

  test.each([[[]], [["trials"]]])("%j shows the help and says what is missing", async (args) => {
    const ended = await cli(args);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain("Commands:");
    expect(ended.stderr).toMatch(/^[^\n]*command[^\n]*\n$/);
  });
});

describe("standard output holds the promised text and nothing else", () => {
  test("brief prints what a trial keeps, byte for byte", async () => {
    const root = haikuProject();
    writeFileSync(join(root, "reply.md"), "No code today.");
    const args = ["--persona", "hilbert", "--project", root];
    const printed = await cli(["brief", ...args]);
    await cli(["run", ...args, "--reply", join(root, "reply.md")]);
    const [id = "none"] = readdirSync(join(root, TRIALS));
    expect(printed.stdout).toBe(readFileSync(join(root, TRIALS, id, "brief.md"), "utf8"));
  });

  test("a finding under --json is a document too", async () => {
    const root = haikuProject();
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await new Promise((resolve) => server.close(resolve));
    const ended = await cli(["run", "--project", root, "--persona", "hilbert", "--json"], {
      env: {
        OPENAI_API_KEY: "k",
        OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
        OPENAI_MODEL: "m",
      },
    });
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toEqual({ error: expect.stringContaining(`${port}`) });
  });

  test.runIf(existsSync("/dev/full"))("a full device is one line, no stack trace", async () => {
    const full = openSync("/dev/full", "w");
    try {
      const { status, stderr } = spawnSync(process.execPath, [CLI, "personas", "--json"], {
        stdio: ["ignore", full, "pipe"],
        encoding: "utf8",
      });
      expectOneLine({ code: status, stdout: "", stderr }, /disk is full/);
    } finally {
      closeSync(full);
    }
  });
});
