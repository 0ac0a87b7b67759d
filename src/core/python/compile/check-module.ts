import type { Module } from "../ast.ts";
import type { TokenKind } from "../parser/tokens.ts";
import { checkControlFlow } from "./control-flow.ts";
import { checkFutureImports } from "./future-imports.ts";
import { checkNames } from "./names.ts";

/** Without these, no rule about the declaration of names can be broken. */
const DECLARING: readonly TokenKind[] = ["global", "nonlocal", ":="];

/**
 * Throws a SyntaxProblem for what CPython's compile step rejects in a parsed module.
 *
 * @param tokens the kinds of the module's tokens: what they rule out needs no walk
 */
export function checkModule(module: Module, tokens: readonly TokenKind[]): void {
  checkFutureImports(module);
  checkControlFlow(module);
  if (DECLARING.some((kind) => tokens.includes(kind))) checkNames(module);
}
