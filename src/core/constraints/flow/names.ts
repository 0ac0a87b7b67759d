/** What names hold, with a way to take back what was written since a certain moment. */
export class Names<Value> extends Map<string, Value> {
  /** What names held before they were written, one log for each open moment. */
  private readonly logs: Map<string, Value | undefined>[] = [];

  override set(name: string, value: Value): this {
    this.note(name);
    return super.set(name, value);
  }

  override delete(name: string): boolean {
    this.note(name);
    return super.delete(name);
  }

  override clear(): void {
    for (const name of this.keys()) this.note(name);
    super.clear();
  }

  /** From here on `takeBack` leads back to what names hold now. */
  begin(): void {
    this.logs.push(new Map());
  }

  /** Puts back what names held at `begin`. @returns what those that changed held until now. */
  takeBack(): Map<string, Value | undefined> {
    const log = this.logs.pop() ?? new Map<string, Value | undefined>();
    const changed = new Map<string, Value | undefined>();
    for (const [name, before] of log) {
      changed.set(name, super.get(name));
      if (before === undefined) super.delete(name);
      else super.set(name, before);
    }
    return changed;
  }

  private note(name: string): void {
    const log = this.logs?.at(-1);
    if (log && !log.has(name)) log.set(name, super.get(name));
  }
}
