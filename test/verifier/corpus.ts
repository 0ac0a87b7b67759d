import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DEFAULT_PROJECT_FILE,
  type ProjectFile,
  projectFileSchema,
} from "../../src/core/project/project-file.ts";
import type { SourcePair } from "../../src/core/project/source-pair.ts";
import { applyHunks } from "./hunks.ts";

const FOLDER = import.meta.dirname;
/** Baselines whose text is given with CRLF line ends; on disk it has LF, which git cannot mangle. */
const CRLF_BASELINES = new Set(["tabs", "stream", "callbacks"]);

/** One rule that must fire; several ids mean "one of these". `at` is text of the line in question. */
export interface Expected {
  readonly rules: readonly string[];
  readonly at?: string;
}

/** One edit of a baseline and what the verifier must say about it. */
export interface CorpusCase {
  readonly name: string;
  readonly source: string;
  readonly base: string;
  readonly verdict: "pass" | "fail";
  readonly reason: string;
  readonly errors: readonly Expected[];
  readonly warnings: readonly Expected[];
  /** Rules that may fire besides. */
  readonly also: readonly string[];
  readonly edits: readonly Edit[];
}

interface Edit {
  readonly file: "train" | "model";
  readonly flags: readonly string[];
  readonly body: string;
}

export interface CorpusBaseline {
  readonly name: string;
  readonly pair: SourcePair;
  readonly project: ProjectFile;
}

export function loadBaselines(): ReadonlyMap<string, CorpusBaseline> {
  const names = readdirSync(join(FOLDER, "baselines")).sort();
  return new Map(names.map((name) => [name, loadBaseline(name)]));
}

function loadBaseline(name: string): CorpusBaseline {
  const folder = join(FOLDER, "baselines", name);
  const project = readdirSync(folder).includes("persona-lab.json")
    ? projectFileSchema.parse(JSON.parse(readFileSync(join(folder, "persona-lab.json"), "utf8")))
    : DEFAULT_PROJECT_FILE;
  const read = (path: string) => ({ path, text: readFileSync(join(folder, path), "utf8") });
  const pair = { train: read(project.train), model: read(project.model) };
  return { name, pair: withLineEnds(name, pair), project };
}

function withLineEnds(base: string, pair: SourcePair): SourcePair {
  if (!CRLF_BASELINES.has(base)) {
    return pair;
  }
  const crlf = (text: string) => text.replaceAll("\n", "\r\n");
  return {
    train: { ...pair.train, text: crlf(pair.train.text) },
    model: { ...pair.model, text: crlf(pair.model.text) },
  };
}

/** All cases of `cases/*.cases`, in file order. The format is described in README.md. */
export function loadCases(): CorpusCase[] {
  return readdirSync(join(FOLDER, "cases"))
    .filter((file) => file.endsWith(".cases"))
    .sort()
    .flatMap((file) => parseCases(file, readFileSync(join(FOLDER, "cases", file), "utf8")));
}

function parseCases(source: string, text: string): CorpusCase[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => parseCase(source, part));
}

function parseCase(source: string, text: string): CorpusCase {
  const [head = "", ...files] = text.split(/^--- /m);
  const [name = "", ...lines] = head.trimEnd().split("\n");
  const fields = lines.map((line) => {
    const at = line.indexOf(": ");
    return [line.slice(0, at), line.slice(at + 2)] as const;
  });
  const all = (key: string) => fields.filter(([k]) => k === key).map(([, value]) => value);
  const known = new Set(["base", "pass", "fail", "error", "warning", "also"]);
  const stray = fields.find(([key]) => !known.has(key));
  const verdict = all("fail").length === 1 ? "fail" : "pass";
  const reason = all(verdict)[0];
  if (stray || reason === undefined || all("base").length !== 1) {
    throw new Error(`${source}: case ${name}: a broken head near "${stray?.[0] ?? "base"}"`);
  }
  return {
    name,
    source,
    base: all("base")[0] ?? "",
    verdict,
    reason,
    errors: all("error").map(parseExpected),
    warnings: all("warning").map(parseExpected),
    also: all("also").flatMap((value) => value.split(" ")),
    edits: files.map(parseEdit),
  };
}

function parseExpected(value: string): Expected {
  const at = value.indexOf(" at ");
  return at < 0
    ? { rules: value.split("|") }
    : { rules: value.slice(0, at).split("|"), at: value.slice(at + 4) };
}

function parseEdit(text: string): Edit {
  const end = text.indexOf("\n");
  const [file, ...flags] = text.slice(0, end).split(" ");
  if (file !== "train" && file !== "model") {
    throw new Error(`an edit of "${file}": only train and model can be edited`);
  }
  return { file, flags, body: text.slice(end + 1) };
}

/** The candidate that a case describes. Throws when a hunk does not fit its baseline exactly once. */
export function candidateOf(entry: CorpusCase, baseline: CorpusBaseline): SourcePair {
  const pair = { ...baseline.pair };
  for (const edit of entry.edits) {
    const file = pair[edit.file];
    const text = file.text.replaceAll("\r\n", "\n");
    const whole = edit.flags.includes("whole");
    const changed = whole ? `${edit.body.trimEnd()}\n` : applyHunks(text, edit.body, entry.name);
    pair[edit.file] = { ...file, text: edit.flags.includes("bom") ? `\ufeff${changed}` : changed };
  }
  return withLineEnds(baseline.name, {
    train: { ...pair.train, text: pair.train.text.replaceAll("\r\n", "\n") },
    model: { ...pair.model, text: pair.model.text.replaceAll("\r\n", "\n") },
  });
}
