import type { ConstantValue } from "../ast.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

const DIGITS = "[0-9](?:_?[0-9])*";
const EXPONENT = `[eE][+-]?${DIGITS}`;
const BASED = /0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)/y;
const DECIMAL = new RegExp(
  `(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:${EXPONENT})?[jJ]?`,
  "y",
);
/** Python lets a keyword follow a number without a space: `1if x else 2`. */
const KEYWORD_BEHIND = /(?:and|else|for|if|in|is|not|or)(?![\p{XID_Continue}])/uy;
const WORD = /[\p{XID_Continue}]/uy;
/** CPython refuses longer decimal integers (sys.int_info.default_max_str_digits). */
const MAX_DECIMAL_DIGITS = 4300;

/** So few digits are always an int, whatever stands around them. */
const PLAIN_INTEGER = /^[0-9]{1,300}$/;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function matchLength(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex - offset : 0;
}

/** The end offset of the number that starts at `start`; throws where it is malformed. */
export function scanNumber(text: string, start: number): number {
  const plain = endOfPlainInteger(text, start);
  if (plain !== undefined) return plain;
  const end = start + (matchLength(BASED, text, start) || matchLength(DECIMAL, text, start));
  if (matchLength(WORD, text, end) > 0 && matchLength(KEYWORD_BEHIND, text, end) === 0) {
    throw new SyntaxProblem("invalid number literal", start);
  }
  const literal = text.slice(start, end);
  if (/^0[0-9_]*[1-9][0-9_]*$/.test(literal)) {
    throw new SyntaxProblem("leading zeros in decimal integer literals are not permitted", start);
  }
  return end;
}

/** The end of a short decimal integer; undefined where more than digits may belong to the number. */
function endOfPlainInteger(text: string, start: number): number | undefined {
  let end = start;
  let code = text.charCodeAt(end);
  const leadingZero = code === 48;
  while (isDigit(code)) {
    end += 1;
    code = text.charCodeAt(end);
  }
  if (end === start || (leadingZero && end > start + 1)) return undefined;
  const mayGoOn =
    code === 46 || code === 95 || code >= 128 || ((code | 32) >= 97 && (code | 32) <= 122);
  return mayGoOn ? undefined : end;
}

/** The exact value of a number as it stands in the source. */
export function numberValue(literal: string, start: number): ConstantValue {
  if (PLAIN_INTEGER.test(literal)) return { type: "int", value: BigInt(literal) };
  const plain = literal.includes("_") ? literal.replaceAll("_", "") : literal;
  if (/^0[xXoObB]/.test(plain)) return { type: "int", value: BigInt(plain) };
  if (/[jJ]$/.test(plain)) return { type: "complex", imaginary: Number(plain.slice(0, -1)) };
  if (/[.eE]/.test(plain)) return { type: "float", value: Number(plain) };
  if (plain.length > MAX_DECIMAL_DIGITS) {
    throw new SyntaxProblem(`an integer literal has more than ${MAX_DECIMAL_DIGITS} digits`, start);
  }
  return { type: "int", value: BigInt(plain) };
}
