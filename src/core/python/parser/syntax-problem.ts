/** Thrown inside the parser only; `parsePython` turns it into a value. */
export class SyntaxProblem extends Error {
  override readonly name = "SyntaxProblem";

  constructor(
    message: string,
    /** Offset in the text where the problem shows. */
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Bounds of CPython's tokenizer. */
export const MAX_INDENTS = 100;
export const MAX_BRACKETS = 200;
/** Fields inside format specifications inside fields, as CPython bounds them. */
export const MAX_FIELD_NESTING = 3;
/**
 * Deepest tree that is accepted. CPython's own bound varies from 93 to several thousand by version
 * and construct; hand-written code stays below 100.
 */
export const MAX_DEPTH = 900;
/** Bounds memory: a candidate is a few thousand tokens. */
export const MAX_TOKENS = 600_000;
