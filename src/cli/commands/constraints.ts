import { analyseBaseline } from "../../core/constraints/verify.ts";
import { loadProject } from "../../core/project/load-project.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine } from "../print.ts";

/** `constraints`: what the project's comments forbid to change. */
export async function constraints(options: { project: string; json?: boolean }): Promise<ExitCode> {
  const project = await loadProject(options.project);
  const derived = analyseBaseline(project.pair, project.file).constraints;
  if (options.json) {
    printJson({ constraints: derived });
  } else {
    for (const { file, line, rule, text } of derived)
      printLine(`${file}:${line}  ${rule}  ${text}`);
  }
  return EXIT.fine;
}
