import { Failure } from "../failure.ts";
import { baseName, type FileNames, type NamedFile } from "./file-names.ts";
import { withLineFeeds } from "./line-endings.ts";

/** A file as a JSON answer gives it; no lines mean unmodified. */
export interface JsonFile extends NamedFile {
  readonly lines: readonly string[];
}

export interface JsonAnswer {
  readonly files: readonly JsonFile[];
  readonly others: readonly string[];
}

const NAME_KEYS = ["path", "file", "filename", "file_name", "filepath", "file_path", "name"];
const TEXT_KEYS = ["content", "contents", "code", "text", "source", "body", "new_content", "value"];
const DEEPEST = 8;

/**
 * Reads an answer from a JSON value: the names as keys at any depth, with text, lines or an object
 * that holds the text; or a list of objects with a name and a text. Null, "" and objects without a
 * text mean unmodified. Returns undefined where the value gives no asked-for file.
 *
 * Throws a `Failure` of kind "finding" where a file's value is neither.
 */
export function readJsonAnswer(value: unknown, names: FileNames): JsonAnswer | undefined {
  const files: JsonFile[] = [];
  const others = new Set<string>();
  collect(value, 0);
  return files.length === 0 ? undefined : { files, others: [...others] };

  function collect(node: unknown, depth: number): void {
    if (depth > DEEPEST) return;
    if (Array.isArray(node)) {
      for (const item of node) collect(item, depth + 1);
      return;
    }
    if (!isObject(node)) return;
    const listed = namedByValue(node, names);
    if (listed) {
      files.push({ ...listed, lines: linesOf(node, listed.file, depth) });
      return;
    }
    for (const [key, child] of Object.entries(node)) {
      const named = names.resolve(key);
      if (named) files.push({ ...named, lines: linesOf(child, named.file, depth) });
      else if (/\.\w{1,5}$/.test(baseName(key)) && typeof child === "string") others.add(key);
      else collect(child, depth + 1);
    }
  }
}

/** `{"path": "model.py", "content": "…"}` */
function namedByValue(node: Record<string, unknown>, names: FileNames): NamedFile | undefined {
  if (!TEXT_KEYS.some((key) => key in node)) return undefined;
  for (const key of NAME_KEYS) {
    const value = node[key];
    const named = typeof value === "string" ? names.resolve(value) : undefined;
    if (named) return named;
  }
  return undefined;
}

function linesOf(value: unknown, file: string, depth: number): string[] {
  if (value === null || value === false) return [];
  if (typeof value === "string") return codeLines(value);
  if (isLines(value))
    return value.flatMap((line) => withLineFeeds(line).replace(/\n$/, "").split("\n"));
  if (isObject(value) && depth <= DEEPEST) {
    if (value.state === "unmodified" || value.modified === false) return [];
    const texts = TEXT_KEYS.filter((key) => key in value).map((key) => value[key]);
    const given = texts.find((text) => text !== null && text !== "");
    if (given !== undefined) return linesOf(given, file, depth + 1);
    const named = Object.values(value).filter((child) => typeof child === "string");
    const code = named.filter((child) => child.includes("\n"));
    if (code.length === 1) return codeLines(code[0] ?? "");
    if (code.length === 0) return [];
  }
  throw new Failure(
    "finding",
    `The reply's JSON gives ${file} as something other than text; ask for the whole file as one string.`,
  );
}

/** The text's lines, without a fence around the whole of it. */
function codeLines(text: string): string[] {
  const lines = withLineFeeds(text).split("\n");
  const fenced = /^\s*(`{3,}|~{3,})\s*\w{0,20}\s*$/.exec(lines[0] ?? "");
  const end = lines.findLastIndex((line) => line.trim() !== "");
  if (fenced && end > 0 && lines[end]?.trim() === fenced[1]) return lines.slice(1, end);
  return lines;
}

function isLines(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
