import { analyseBaseline, type BaselineAnalysis } from "../../core/constraints/verify.ts";
import { loadPersona } from "../../core/persona/list-personas.ts";
import { renderBrief } from "../../core/persona/render-brief.ts";
import type { Project } from "../../core/project/load-project.ts";

/** A brief and what it was written from. */
export interface PreparedBrief {
  readonly project: Project;
  readonly persona: { readonly id: string; readonly name: string };
  readonly analysis: BaselineAnalysis;
  readonly brief: string;
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
