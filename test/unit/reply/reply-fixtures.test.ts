import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { parseReply } from "../../../src/core/reply/parse-reply.ts";
import type { ParsedReply } from "../../../src/core/reply/reply.ts";
import { EXPECTATIONS, type Expectation, fixtureText } from "./reply-fixtures.ts";

const FILES = ["train_mps.py", "model.py"] as const;

function parse(text: string): ParsedReply | Failure {
  try {
    return parseReply(text, { files: FILES });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function check(result: ParsedReply | Failure, expected: Expectation): void {
  if ("error" in expected) {
    expect(result).toBeInstanceOf(Failure);
    expect(result).toHaveProperty("kind", "finding");
    expect(result).toHaveProperty("message", expect.stringMatching(expected.error));
    expect(result).toHaveProperty("message", expect.stringMatching(/^[^\n]+\.$/));
    return;
  }
  const state = (text: string) => ({ state: text === "" ? "unmodified" : "modified", text });
  expect(result).toHaveProperty("files", {
    "train_mps.py": state(expected.train),
    "model.py": state(expected.model),
  });
  if (!expected.notes || result instanceof Failure) return;
  for (const note of expected.notes) {
    expect(result.notes).toContainEqual(expect.stringMatching(note));
  }
  if (expected.notes.length === 0) expect(result.notes).toEqual([]);
}

describe("replies in the styles of different models", () => {
  it("are all expected", () => {
    const folder = join(import.meta.dirname, "../../fixtures/replies");
    const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
    expect(files.map((file) => file.slice(0, -3)).sort()).toEqual(Object.keys(EXPECTATIONS).sort());
  });

  it.each(Object.entries(EXPECTATIONS))("%s", (name, expected) => {
    check(parse(fixtureText(`${name}.md`)), expected);
  });

  it.each(Object.entries(EXPECTATIONS))("%s, with CRLF and a byte order mark", (name, expected) => {
    const text = fixtureText(`${name}.md`).replaceAll("\n", "\r\n");
    check(parse(`\uFEFF${text}`), expected);
  });

  it.each(Object.keys(EXPECTATIONS))("%s is cut off where the server says so", (name) => {
    const text = fixtureText(`${name}.md`);
    expect(() => parseReply(text, { files: FILES, finishReason: "length" })).toThrow(/cut off/);
  });

  it.each(Object.entries(EXPECTATIONS))("%s, under other file names", (name, expected) => {
    const rename = (text: string) =>
      text
        .replaceAll("train\\_mps.py", "fit\\_loop.py")
        .replaceAll("train_mps", "fit_loop")
        .replaceAll("model.py", "tiny-net_2.py");
    const files = ["fit_loop.py", "tiny-net_2.py"] as const;
    const text = rename(fixtureText(`${name}.md`)).replaceAll("from model", "from tiny-net_2");
    if ("error" in expected) {
      expect(() => parseReply(text, { files })).toThrow(Failure);
      return;
    }
    const renamed = (code: string) => rename(code).replaceAll("from model", "from tiny-net_2");
    const parsed = parseReply(text, { files });
    expect(parsed.files["fit_loop.py"]?.text).toBe(renamed(expected.train));
    expect(parsed.files["tiny-net_2.py"]?.text).toBe(renamed(expected.model));
  });
});
