import type { Module } from "../ast.ts";
import { checkControlFlow } from "./control-flow.ts";
import { checkFutureImports } from "./future-imports.ts";
import { checkNames } from "./names.ts";

/** Throws a SyntaxProblem for what CPython's compile step rejects in a parsed module. */
export function checkModule(module: Module): void {
  checkFutureImports(module);
  checkControlFlow(module);
  checkNames(module);
}
