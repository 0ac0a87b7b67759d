import { SyntaxProblem } from "./syntax-problem.ts";

export interface StringPrefix {
  readonly raw: boolean;
  readonly bytes: boolean;
  /** `f` or `t` strings hold fields. */
  readonly formatted: boolean;
  readonly template: boolean;
}

const PREFIXES = /^(?:|r|u|b|br|rb|f|fr|rf|t|tr|rt)$/i;

/** What a string prefix such as `rb` means, or undefined where it is none. */
export function stringPrefix(prefix: string): StringPrefix | undefined {
  if (!PREFIXES.test(prefix)) return undefined;
  const lower = prefix.toLowerCase();
  const template = lower.includes("t");
  return {
    raw: lower.includes("r"),
    bytes: lower.includes("b"),
    formatted: template || lower.includes("f"),
    template,
  };
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\n", ""],
]);
const ESCAPE =
  /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]+\}|([\s\S]))/g;
const TEXT_ONLY_ESCAPE = /^\\[uUN]/;

function codePoint(digits: string, radix: number, offset: number): string {
  const code = Number.parseInt(digits, radix);
  if (code > 0x10ffff) {
    throw new SyntaxProblem("a unicode escape in a string is beyond U+10FFFF", offset);
  }
  return String.fromCodePoint(code);
}

/**
 * The value of a literal's body. A `\N{name}` stays as written, since no table of names is at
 * hand. `offset` is the literal's own, for messages.
 */
export function stringValue(body: string, prefix: StringPrefix, offset: number): string {
  const normalised = body.includes("\r") ? body.replace(/\r\n?/g, "\n") : body;
  if (prefix.bytes && /[^\0-\x7f]/.test(normalised)) {
    throw new SyntaxProblem("bytes can only contain ASCII literal characters", offset);
  }
  if (prefix.raw || !normalised.includes("\\")) return normalised;
  return normalised.replace(ESCAPE, (whole, octal, hex, short, long, other) => {
    if (octal !== undefined) {
      const code = Number.parseInt(octal, 8);
      return String.fromCharCode(prefix.bytes ? code & 0xff : code);
    }
    if (hex !== undefined) return codePoint(hex, 16, offset);
    if (prefix.bytes && TEXT_ONLY_ESCAPE.test(whole)) return whole;
    if (short !== undefined) return codePoint(short, 16, offset);
    if (long !== undefined) return codePoint(long, 16, offset);
    if (other === undefined) return whole;
    if (other === "x" || (!prefix.bytes && "uUN".includes(other))) {
      throw new SyntaxProblem(`a string has a malformed \\${other} escape`, offset);
    }
    return SIMPLE_ESCAPES.get(other) ?? whole;
  });
}
