import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execaNode } from "execa";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The packaged extension. */
    vsix: string;
  }
}

const SCRIPT = fileURLToPath(new URL("../../../scripts/package.mjs", import.meta.url));

/** Makes the package once for all suites: what they install is what a user would. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "persona-lab-vsix-"));
  const vsix = join(folder, "persona-lab.vsix");
  await execaNode(SCRIPT, ["--out", vsix]);
  project.provide("vsix", vsix);
  return () => rmSync(folder, { recursive: true, force: true });
}
