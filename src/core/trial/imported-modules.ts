/**
 * Which local modules a run imported, from which bytes. A module that was imported twice from
 * different bytes counts with those that were not given to the scratch folder.
 */
export class ImportedModules {
  private readonly hashes: Record<string, string> = {};

  constructor(private readonly given: Readonly<Record<string, string>>) {}

  add(path: string, sha256: string): void {
    const known = this.hashes[path];
    if (known === undefined || known === this.given[path]) this.hashes[path] = sha256;
  }

  /** SHA-256 by path relative to the project. */
  all(): Record<string, string> {
    return { ...this.hashes };
  }

  /** Modules whose bytes are not the given ones. */
  otherwise(): string[] {
    return Object.keys(this.hashes).filter((path) => this.hashes[path] !== this.given[path]);
  }
}
