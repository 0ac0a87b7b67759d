import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Finds a file or folder that ships with Persona Lab, from the bundle (`dist/` or `dist/chunks/`)
 * and from the sources alike: the nearest folder above this module that holds it.
 *
 * @param names where it may lie, the first that exists wins, as in `["dist/runner", "src/runner"]`
 * @throws Error if none exists: the installation is damaged
 */
export function shippedPath(...names: readonly string[]): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const name of names) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  throw new Error(`Persona Lab is not installed completely: ${names.join(" or ")} is missing.`);
}

/** The Python program that trains and exports. */
export function runnerFolder(): string {
  return dirname(shippedPath("runner/probe.py", "dist/runner/probe.py", "src/runner/probe.py"));
}

/** The folder of the package itself: what holds `dist/` in an installation or a checkout. */
export function shippedRoot(): string {
  return dirname(shippedPath("package.json"));
}
