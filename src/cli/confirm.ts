import { createInterface } from "node:readline/promises";
import { Failure } from "../core/failure.ts";

/** Asks a yes-or-no question on the terminal; anything but yes is no. */
export async function confirmOnTerminal(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Failure("input", "There is no terminal to ask on: run without --ask to accept.");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
