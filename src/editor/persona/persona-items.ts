import type { PersonaSummary } from "../../core/persona/persona.ts";

/** A quick-pick item for one persona. */
export interface PersonaItem {
  readonly label: string;
  readonly detail?: string;
  readonly description?: string;
  readonly id: string;
  readonly name: string;
}

/** Personas as a picker shows them: the name, the one-line idea, and where its own ones come from. */
export function personaItems(personas: readonly PersonaSummary[], last?: string): PersonaItem[] {
  return personas.map(({ id, name, idea, source }) => {
    const notes = [
      ...(source === "workspace" ? ["from this workspace"] : []),
      ...(id === last ? ["used last"] : []),
    ];
    return {
      label: name,
      id,
      name,
      ...(idea === "" ? {} : { detail: idea }),
      ...(notes.length === 0 ? {} : { description: notes.join(", ") }),
    };
  });
}
