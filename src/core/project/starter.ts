import { join } from "node:path";
import { templatesFolder } from "../templates-folder.ts";
import { loadProject, type Project } from "./load-project.ts";

/** The folder of the starter project that ships with Persona Lab; copy it, never train in it. */
export function starterFolder(): string {
  return join(templatesFolder(), "starter");
}

/** Whether both files of a project are, byte for byte, those of the unchanged starter. */
export async function isStarter(project: Project): Promise<boolean> {
  const starter = await loadProject(starterFolder());
  return [starter.pair.train.path, starter.pair.model.path].every(
    (path) => project.hashes[path] === starter.hashes[path],
  );
}
