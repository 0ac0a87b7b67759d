import * as vscode from "vscode";
import { listPersonas } from "../../core/persona/list-personas.ts";
import { Cancelled } from "../notices/guided-failure.ts";
import type { Services } from "../services.ts";
import { type PersonaItem, personaItems } from "./persona-items.ts";

const LAST_PERSONA = "lastPersona";

/** Asks for a persona, its one-line idea beside each; remembers the choice. */
export async function pickPersona(
  { context, log }: Services,
  projectRoot: string | undefined,
  title: string,
): Promise<PersonaItem> {
  const last = context.workspaceState.get<string>(LAST_PERSONA);
  const picked = await vscode.window.showQuickPick(
    personaItems(await listPersonas(projectRoot, (sentence) => log.warn(sentence)), last),
    { title, placeHolder: "Choose a persona", matchOnDetail: true },
  );
  if (picked === undefined) throw new Cancelled("No persona was picked.");
  await context.workspaceState.update(LAST_PERSONA, picked.id);
  return picked;
}
