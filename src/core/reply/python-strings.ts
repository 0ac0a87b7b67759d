/**
 * Follows Python's string literals line by line, so that a fence or a patch marker inside a
 * docstring is told from one that ends or breaks the code. Feed every line in order.
 */
export class PythonStringTracker {
  /** The quote that opened the literal which is still open, "" outside of one. */
  private quote = "";

  /** Whether the next line begins inside a string literal. */
  get insideString(): boolean {
    return this.quote !== "";
  }

  /** Reads one line, without its line break, in time linear in its length. */
  read(line: string): void {
    let at = 0;
    while (at < line.length) {
      at = this.quote === "" ? this.readCode(line, at) : this.readString(line, at);
    }
    // A literal of one quote goes on only after a backslash at the very end of the line.
    if (this.quote.length === 1 && !endsInBackslash(line)) this.quote = "";
  }

  private readCode(line: string, at: number): number {
    const character = line[at] ?? "";
    if (character === "#") return line.length;
    if (character !== '"' && character !== "'") return at + 1;
    const triple = character.repeat(3);
    this.quote = line.startsWith(triple, at) ? triple : character;
    return at + this.quote.length;
  }

  private readString(line: string, at: number): number {
    if (line[at] === "\\") return at + 2;
    if (!line.startsWith(this.quote, at)) return at + 1;
    const length = this.quote.length;
    this.quote = "";
    return at + length;
  }
}

function endsInBackslash(line: string): boolean {
  let count = 0;
  while (line[line.length - 1 - count] === "\\") count += 1;
  return count % 2 === 1;
}

/** The lines that begin outside of every string literal. */
export function linesOutsideStrings(lines: readonly string[]): string[] {
  const tracker = new PythonStringTracker();
  return lines.filter((line) => {
    const outside = !tracker.insideString;
    tracker.read(line);
    return outside;
  });
}
