import { baseName } from "./file-names.ts";

/** The two files by what they are for, and the function that the training script must define. */
export interface FileRoles {
  readonly train: string;
  readonly model: string;
  readonly entry: string;
}

export interface Identified {
  readonly file: string;
  /** Whether the code looks like a whole file: it has imports and defines what its role asks. */
  readonly whole: boolean;
}

/**
 * Tells by its code which file an unnamed block is: the training script defines the entry function
 * or imports the model's module; the model defines a class at its top level and does neither.
 */
export function identifyByCode(lines: readonly string[], roles: FileRoles): Identified | undefined {
  const module = baseName(roles.model).replace(/\.py$/, "");
  const stated = lines.map((line) => line.trimEnd());
  const definesEntry = stated.some((line) => startsWithAny(line, defining(roles.entry)));
  const importsModel = stated.some((line) => importedModule(line) === module);
  const definesClass = stated.some((line) => /^class\s/.test(line));
  const hasImports = stated.some((line) => /^(?:import|from)\s/.test(line));
  if (definesEntry || importsModel) {
    return { file: roles.train, whole: hasImports && definesEntry };
  }
  return definesClass ? { file: roles.model, whole: hasImports } : undefined;
}

function defining(entry: string): string[] {
  return [`def ${entry}(`, `async def ${entry}(`];
}

function startsWithAny(line: string, starts: readonly string[]): boolean {
  return starts.some((start) => line.startsWith(start));
}

function importedModule(line: string): string | undefined {
  const imported = /^\s*(?:from|import)\s{1,8}\.?([\w.]{1,200})/.exec(line)?.[1];
  return imported?.slice(imported.lastIndexOf(".") + 1);
}
