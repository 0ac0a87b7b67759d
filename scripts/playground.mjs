// The starter project to play with, inside the checkout. Node built-ins only.
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** The playground's project, made from the template; what a person edited there stays as it is. */
export function starterFolder(root) {
  const project = join(root, "playground", "starter");
  if (!existsSync(join(project, "train_mps.py"))) {
    mkdirSync(project, { recursive: true });
    cpSync(join(root, "templates", "starter"), project, { recursive: true });
  }
  return project;
}
