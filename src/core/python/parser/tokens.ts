/**
 * A token's kind is the operator's or keyword's own text, or one of these words. Kinds are interned
 * strings, so comparing them costs as much as comparing numbers.
 */
export type TokenKind = string;

export const KEYWORDS: ReadonlyMap<string, TokenKind> = new Map(
  [
    ..."False None True and as assert async await break class continue def del elif else".split(
      " ",
    ),
    ..."except finally for from global if import in is lambda nonlocal not or pass".split(" "),
    ..."raise return try while with yield".split(" "),
  ].map((word) => [word, word]),
);

/** Operators by the code of their first character. */
const SINGLE: string[] = [];
const WITH_EQUAL: string[] = [];
const DOUBLE: string[] = [];
const DOUBLE_EQUAL: string[] = [];
for (const operator of "( ) [ ] { } , ; ~ + - * / % @ & | ^ < > = : .".split(" ")) {
  SINGLE[operator.charCodeAt(0)] = operator;
}
for (const operator of "+= -= *= /= %= @= &= |= ^= <= >= == != :=".split(" ")) {
  WITH_EQUAL[operator.charCodeAt(0)] = operator;
}
for (const operator of "** // << >>".split(" ")) {
  DOUBLE[operator.charCodeAt(0)] = operator;
  DOUBLE_EQUAL[operator.charCodeAt(0)] = `${operator}=`;
}

/** The longest operator that starts at `offset`, or undefined. */
export function operatorAt(text: string, offset: number): TokenKind | undefined {
  const first = text.charCodeAt(offset);
  const second = text.charCodeAt(offset + 1);
  if (second === 61 /* = */ && WITH_EQUAL[first] !== undefined) return WITH_EQUAL[first];
  if (second === first) {
    if (DOUBLE[first] !== undefined) {
      return text.charCodeAt(offset + 2) === 61 ? DOUBLE_EQUAL[first] : DOUBLE[first];
    }
    if (first === 46 /* . */ && text.charCodeAt(offset + 2) === 46) return "...";
  }
  if (first === 45 /* - */ && second === 62 /* > */) return "->";
  return SINGLE[first];
}
