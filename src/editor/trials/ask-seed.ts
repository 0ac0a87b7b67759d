import * as vscode from "vscode";
import { Cancelled } from "../notices/guided-failure.ts";

const GREATEST = 2 ** 32 - 1;

/**
 * The seed to run under: the trial's own, the next new one, or one that is typed.
 *
 * @param next a seed under which this code has no finished trial
 * @throws Cancelled when none was chosen
 */
export async function askSeed(title: string, own: number, next: number): Promise<number> {
  const items: (vscode.QuickPickItem & { readonly seed: number | null })[] = [
    {
      label: `Seed ${next}`,
      description: "new: tells how much the result depends on chance",
      seed: next,
    },
    ...(next === own
      ? []
      : [{ label: `Seed ${own}`, description: "the same: repeats the trial", seed: own }]),
    { label: "Another seed…", seed: null },
  ];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: "Which seed?" });
  if (picked === undefined) throw new Cancelled("No seed was picked.");
  if (picked.seed !== null) return picked.seed;
  const typed = await vscode.window.showInputBox({
    title,
    prompt: `A whole number from 0 to ${GREATEST}`,
    value: String(next),
    validateInput: (text) =>
      seedOf(text) === null ? `It has to be a whole number from 0 to ${GREATEST}.` : undefined,
  });
  const seed = typed === undefined ? null : seedOf(typed);
  if (seed === null) throw new Cancelled("No seed was typed.");
  return seed;
}

function seedOf(text: string): number | null {
  const value = Number(text.trim());
  return /^\d{1,10}$/.test(text.trim()) && value <= GREATEST ? value : null;
}
