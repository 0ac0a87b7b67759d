import type { Comment, Module } from "./ast.ts";
import { checkModule } from "./compile/check-module.ts";
import { ModuleParser } from "./parser/statements.ts";
import { SyntaxProblem } from "./parser/syntax-problem.ts";
import { Tokenizer } from "./parser/tokenizer.ts";

/** A module that some Python from 3.8 to 3.14 accepts. */
export interface ParsedPython {
  readonly ok: true;
  readonly text: string;
  readonly module: Module;
  /** All comments in the order of the text. */
  readonly comments: readonly Comment[];
  /** Offset of each line's first character; line n is at n - 1. */
  readonly lineStarts: readonly number[];
  /** One more than the largest node id. */
  readonly nodeCount: number;
}

/** Why no Python from 3.8 to 3.14 accepts a text: one sentence with 1-based line and column. */
export interface PythonSyntaxError {
  readonly ok: false;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Parses a Python module and checks what CPython's compile step checks (`return` outside a
 * function, duplicate parameters, …). Never throws, whatever the text.
 *
 * The grammar is the union of 3.8 to 3.14. Line ends may be `\n`, `\r\n` or `\r`; a leading byte
 * order mark is skipped. Nesting beyond what any CPython compiles is a syntax error here too.
 */
export function parsePython(text: string): ParsedPython | PythonSyntaxError {
  const tokenizer = new Tokenizer(text);
  try {
    rejectUnencodable(text);
    tokenizer.run();
    const parser = new ModuleParser(tokenizer);
    const module = parser.module();
    checkModule(module, tokenizer.kinds);
    const { comments, lineStarts } = tokenizer;
    return { ok: true, text, module, comments, lineStarts, nodeCount: parser.nodeCount };
  } catch (error) {
    if (error instanceof SyntaxProblem) return located(text, error.message, error.offset);
    if (error instanceof RangeError) return located(text, "nested too deeply", 0);
    throw error;
  }
}

function rejectUnencodable(text: string): void {
  const nul = text.indexOf("\0");
  if (nul !== -1) throw new SyntaxProblem("source code cannot contain null bytes", nul);
  const surrogate = text.search(/\p{Surrogate}/u);
  if (surrogate !== -1) {
    throw new SyntaxProblem("source code cannot contain a lone surrogate", surrogate);
  }
}

function located(text: string, message: string, offset: number): PythonSyntaxError {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\n|\r/);
  const column = (lines.at(-1) ?? "").length + 1;
  return { ok: false, message, line: lines.length, column };
}
