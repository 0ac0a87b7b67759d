import type { PythonSyntaxError } from "../../python/parse.ts";
import type { Rule } from "../rule.ts";
import type { Violation } from "../verification.ts";

/**
 * Files that do not parse have no model, so the engine reports them before any rule runs, and this
 * severity cannot be lowered: nothing else can be proved about such a file.
 */
export const syntax: Rule = {
  id: "syntax",
  severity: "error",
  summary: "A file parses in no Python from 3.8 to 3.14 (a leading byte order mark is fine).",
  check: () => [],
};

/** The violation that stands for a file that does not parse. */
export function syntaxViolation(
  file: string,
  problem: Pick<PythonSyntaxError, "message" | "line" | "column">,
): Violation {
  const { line, column } = problem;
  const message =
    `The file is no valid Python 3.8 to 3.14: ${problem.message}. ` +
    "Send the whole file again with this line corrected.";
  return { rule: syntax.id, severity: syntax.severity, file, line, column, message };
}
