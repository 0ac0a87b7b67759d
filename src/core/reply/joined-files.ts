import type { FileNames } from "./file-names.ts";
import { PythonStringTracker } from "./python-strings.ts";
import { type FileRoles, identifyByCode } from "./unnamed-blocks.ts";

/** The two files of a block that holds both. */
export interface JoinedFiles {
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** The file that the second part is. */
  readonly file: string;
}

/**
 * Splits a block that holds both files, one after the other. The line between them is the other
 * file's name, bare, which no code is; or in a comment, where both parts do what their names say.
 */
export function splitJoined(
  lines: readonly string[],
  file: string,
  names: FileNames,
  roles: FileRoles,
): JoinedFiles | undefined {
  const strings = new PythonStringTracker();
  for (const [at, line] of lines.entries()) {
    const other = strings.insideString || /^\s/.test(line) ? undefined : names.nameLine(line);
    if (other && "file" in other && other.exact && other.file !== file) {
      const first = lines.slice(0, at);
      const second = lines.slice(at + 1);
      const isPlain =
        identifyByCode(first, roles)?.file === file &&
        identifyByCode(second, roles)?.file === other.file;
      return isPlain || !line.startsWith("#") ? { first, second, file: other.file } : undefined;
    }
    strings.read(line);
  }
  return undefined;
}
