import {
  type BlockLanguage,
  closesFence,
  languageOf,
  type OpeningFence,
  openingFence,
} from "./fence.ts";
import type { FileNames } from "./file-names.ts";
import { readObject } from "./json-object.ts";
import { PythonStringTracker } from "./python-strings.ts";
import { endOfImplicitThinking, type ThinkingTag, thinkingTag } from "./thinking.ts";

/** A closed fenced block, with the prose since the part before it. */
export interface Block {
  readonly kind: "block";
  readonly language: BlockLanguage;
  readonly info: string;
  /** The content, freed of the fence's own indentation. */
  readonly lines: readonly string[];
  readonly before: readonly string[];
}

/** A JSON object that names an asked-for file; `value` is undefined where it is not valid JSON. */
export interface JsonPart {
  readonly kind: "json";
  readonly value: unknown;
}

export interface ScannedReply {
  readonly parts: readonly (Block | JsonPart)[];
  /** All lines outside of blocks and objects. */
  readonly prose: readonly string[];
  /** What the reply broke off in, as the end of a sentence; undefined when it is whole. */
  readonly cut?: string;
}

/** Objects that turned out not to be answers; a bound, so that brackets cannot cost O(n²). */
const MOST_FAILED_OBJECTS = 16;

/** Splits a reply (LF line ends) into prose, fenced blocks and JSON answers; drops thinking. */
export function scanReply(text: string, names: FileNames): ScannedReply {
  return new Scanner(text, names).scan();
}

class Scanner {
  private position: number;
  private parts: (Block | JsonPart)[] = [];
  private prose: string[] = [];
  private before: string[] = [];
  private cut: string | undefined;
  private failedObjects = 0;
  /** Fences that wrap the whole answer as Markdown, outermost first. */
  private readonly wrappers: OpeningFence[] = [];

  constructor(
    private readonly text: string,
    private readonly names: FileNames,
  ) {
    this.position = endOfImplicitThinking(text);
  }

  scan(): ScannedReply {
    while (this.position < this.text.length && this.cut === undefined) {
      const line = this.lineAt(this.position);
      if (this.takeFence(line) || this.takeObject(line) || this.takeThinking(line)) continue;
      this.pushProse(line);
      this.position += line.length + 1;
    }
    if (this.wrappers.length > 0) this.cut ??= "inside a Markdown block that has no closing fence";
    const { parts, prose, cut } = this;
    return cut === undefined ? { parts, prose } : { parts, prose, cut };
  }

  private lineAt(position: number): string {
    const end = this.text.indexOf("\n", position);
    return this.text.slice(position, end === -1 ? this.text.length : end);
  }

  private pushProse(line: string): void {
    this.prose.push(line);
    this.before.push(line);
  }

  private pushPart(part: Block | JsonPart): void {
    this.parts.push(part);
    this.before = [];
  }

  private takeFence(line: string): boolean {
    const fence = openingFence(line);
    if (!fence) return false;
    this.position += line.length + 1;
    const wrapper = this.wrappers.at(-1);
    if (wrapper && fence.info === "" && closesFence(line, wrapper)) {
      this.wrappers.pop();
      return true;
    }
    const language = languageOf(fence.info);
    if (this.wrapsAnswer(fence, language)) this.wrappers.push(fence);
    else this.readBlock(fence, language);
    return true;
  }

  /** Whether a fence holds the whole answer as Markdown rather than one file. */
  private wrapsAnswer(fence: OpeningFence, language: BlockLanguage): boolean {
    if (this.names.mentions(fence.info).files.length > 0) return false;
    if (language === "markdown") return true;
    const next = openingFence(this.lineAt(this.position));
    return language === "unstated" && next !== undefined && next.info !== "";
  }

  private readBlock(fence: OpeningFence, language: BlockLanguage): void {
    const lines: string[] = [];
    const mayBePython = language === "python" || language === "unstated" || language === "plain";
    const strings = new PythonStringTracker();
    while (this.position < this.text.length) {
      const line = this.lineAt(this.position);
      if (!strings.insideString) {
        if (closesFence(line, fence)) {
          this.position += line.length + 1;
          const content = withoutIndent(lines, fence.indent);
          this.pushPart({
            kind: "block",
            language,
            info: fence.info,
            lines: content,
            before: this.before,
          });
          return;
        }
        if (mayBePython && opensPython(line, fence)) break;
      }
      if (mayBePython) strings.read(line);
      lines.push(line);
      this.position += line.length + 1;
    }
    this.cut = "inside a code block that has no closing fence";
  }

  private takeObject(line: string): boolean {
    const column = columnOfObject(line);
    if (column === -1 || this.failedObjects >= MOST_FAILED_OBJECTS) return false;
    const start = this.position + column;
    const found = readObject(this.text, start);
    const isInSentence = line.slice(0, column).trim() !== "";
    const isAnswer =
      this.names.isKeyIn(this.text.slice(start, found?.end)) &&
      !(isInSentence && found && found.value === undefined);
    if (!isAnswer) {
      this.failedObjects += 1;
      return false;
    }
    this.pushProse(line.slice(0, column));
    if (found) {
      this.pushPart({ kind: "json", value: found.value });
      this.position = found.end;
    } else this.cut = "inside a JSON object";
    return true;
  }

  private takeThinking(line: string): boolean {
    const tag = thinkingTag(line);
    if (!tag) return false;
    if (tag.closes) this.dropAllSoFar(tag);
    else this.skipThinking(line, tag);
    return true;
  }

  /** A closing tag without an opening one: what stands before it was thinking. */
  private dropAllSoFar(tag: ThinkingTag): void {
    this.parts = [];
    this.prose = [];
    this.before = [];
    this.position += tag.end;
  }

  private skipThinking(line: string, tag: ThinkingTag): void {
    this.pushProse(line.slice(0, tag.start));
    tag.closing.lastIndex = this.position + tag.end;
    const close = tag.closing.exec(this.text);
    if (close) this.position = close.index + close[0].length;
    else this.cut = "inside thinking whose tag is never closed";
  }
}

/** Where a line begins a JSON object, alone or after words; -1 where it does not. */
function columnOfObject(line: string): number {
  const column = line.indexOf("{");
  return column !== -1 &&
    line[column - 1] !== "`" &&
    /^\{\s*(?:"|$)/.test(line.slice(column, column + 40))
    ? column
    : -1;
}

/** A second opening fence outside of every string: the block before it was never closed. */
function opensPython(line: string, fence: OpeningFence): boolean {
  const inner = openingFence(line);
  return inner?.character === fence.character && languageOf(inner.info) === "python";
}

/**
 * Takes the fence's indentation from the content (fences in lists are indented as a whole).
 * Code that does not share it was not indented with its fence, and stays as it is.
 */
function withoutIndent(lines: readonly string[], indent: string): string[] {
  if (indent === "") return [...lines];
  const first = lines.find((line) => line.trim() !== "") ?? "";
  if (!first.startsWith(indent)) return [...lines];
  return lines.map((line) => {
    if (line.startsWith(indent)) return line.slice(indent.length);
    const own = line.length - line.trimStart().length;
    return line.slice(Math.min(own, indent.length));
  });
}
