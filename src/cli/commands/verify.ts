import type { Verification } from "../../core/constraints/verification.ts";
import { analyseBaseline, verifyCandidate } from "../../core/constraints/verify.ts";
import { readPair } from "../../core/project/load-project.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import { readProjectFile } from "../../core/project/read-project-file.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine } from "../print.ts";

/** `verify`: whether a candidate keeps its baseline's constraints. */
export async function verify(options: {
  baseline: string;
  candidate: string;
  json?: boolean;
}): Promise<ExitCode> {
  const file = await readProjectFile(options.baseline);
  const baseline = await readPair(options.baseline, file);
  const candidate = await readCandidate(options.candidate, file);
  const verification = verifyCandidate(analyseBaseline(baseline, file), candidate);
  if (options.json) printJson(verification);
  else printVerification(verification);
  return verification.verdict === "pass" ? EXIT.fine : EXIT.finding;
}

/** Prints a verification as a compiler prints its findings. */
export function printVerification(
  verification: Verification,
  print: (line: string) => void = printLine,
): void {
  for (const violation of verification.violations) {
    const { file, line, column, severity, rule, message } = violation;
    print(`${file}:${line}:${column}: ${severity}: ${message} [${rule}]`);
  }
  const count = (severity: string) =>
    verification.violations.filter((violation) => violation.severity === severity).length;
  print(`${verification.verdict}: ${count("error")} errors, ${count("warning")} warnings`);
}
