/** Prints one JSON document on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a line of the answer on standard output. */
export function printLine(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a line about what is going on, on standard error. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Prints a text on standard output as it is. */
export function printText(text: string): void {
  process.stdout.write(text);
}
