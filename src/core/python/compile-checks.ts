import type { Module } from "./ast.ts";

/** Throws a SyntaxProblem for what CPython's compile step rejects in a parsed module. */
export function checkModule(_module: Module): void {}
