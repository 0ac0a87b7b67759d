import { analyseBaseline } from "../../core/constraints/verify.ts";
import { loadPersona } from "../../core/persona/list-personas.ts";
import { renderBrief } from "../../core/persona/render-brief.ts";
import { loadProject } from "../../core/project/load-project.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printLine, printText } from "../print.ts";

/** `brief`: the whole prompt that a persona's LLM gets. */
export async function brief(options: { persona: string; project: string }): Promise<ExitCode> {
  const project = await loadProject(options.project);
  const persona = await loadPersona(options.persona, project.root);
  const { constraints } = analyseBaseline(project.pair, project.file);
  const text = renderBrief(persona, project, constraints);
  printText(text);
  // A file or a pipe gets the brief's bytes and no more; a prompt begins on a line of its own.
  if (process.stdout.isTTY && !text.endsWith("\n")) printLine();
  return EXIT.fine;
}
