/** Control and format characters: bidirectional marks, zero-width ones, odd line ends. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Layout that is wanted, and the joiners that some scripts are written with. */
const KEPT = new Set(["\t", "\n", "\u200c", "\u200d"]);
const LINE_ENDS = /\r\n?/g;
const FIRST_PICTURE = 0x2400;
const DELETE = 0x7f;
const DELETE_PICTURE = "\u2421";

/** A text as it can be shown: what would act instead of being seen stands as a sign or a code. */
export function visibleText(text: string): string {
  return text.replace(LINE_ENDS, "\n").replace(UNSEEN, signOf);
}

function signOf(character: string): string {
  if (KEPT.has(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(FIRST_PICTURE + code);
  if (code === DELETE) return DELETE_PICTURE;
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}
