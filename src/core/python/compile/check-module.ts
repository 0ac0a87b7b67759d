import type { Module } from "../ast.ts";
import type { TokenKind } from "../parser/tokens.ts";
import { checkControlFlow } from "./control-flow.ts";
import { checkFutureImports } from "./future-imports.ts";
import { checkNames } from "./names.ts";

/** Without these, no rule about the declaration of names can be broken. */
const DECLARING: readonly TokenKind[] = ["global", "nonlocal", ":="];

/** Without these, no rule about where expressions stand can be broken. */
const SUSPENDING: readonly TokenKind[] = ["yield", "await", "async", ":="];

/**
 * Throws a SyntaxProblem for what CPython's compile step rejects in a parsed module.
 *
 * @param tokens the kinds of the module's tokens: what they rule out needs no walk
 */
export function checkModule(module: Module, tokens: readonly TokenKind[]): void {
  const hasAny = (kinds: readonly TokenKind[]) => kinds.some((kind) => tokens.includes(kind));
  checkFutureImports(module);
  checkControlFlow(module, hasAny(SUSPENDING));
  if (hasAny(DECLARING)) checkNames(module);
}
