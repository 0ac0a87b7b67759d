import { analyseBaseline, type BaselineAnalysis } from "../../core/constraints/verify.ts";
import { loadPersona } from "../../core/persona/list-personas.ts";
import { renderBrief } from "../../core/persona/render-brief.ts";
import type { BriefMessage } from "../../core/persona/render-repair.ts";
import type { Project } from "../../core/project/load-project.ts";

/** A brief and what it was written from. */
export interface PreparedBrief {
  readonly project: Project;
  readonly persona: { readonly id: string; readonly name: string };
  readonly analysis: BaselineAnalysis;
  readonly brief: string;
  /** What is said after the brief, where an earlier answer was reviewed. */
  readonly followUp?: readonly BriefMessage[];
}

/** The whole of what is asked, as text: the brief, then each further turn under a heading. */
export function wholeBrief({ brief, followUp = [] }: PreparedBrief): string {
  const turns = followUp.map(({ role, content }) => {
    const title = role === "assistant" ? "Your earlier answer" : "The next request";
    return `---\n\n## ${title}\n\n${content.trim()}\n`;
  });
  return turns.length === 0 ? brief : [brief.trimEnd(), ...turns].join("\n\n");
}

/** Derives a project's constraints and renders one persona's brief with them. */
export async function prepareBrief(project: Project, personaId: string): Promise<PreparedBrief> {
  const persona = await loadPersona(personaId, project.root);
  const analysis = analyseBaseline(project.pair, project.file);
  return {
    project,
    persona: { id: persona.id, name: persona.name },
    analysis,
    brief: renderBrief(persona, project, analysis.constraints),
  };
}
