import * as z from "zod";
import { projectFileSchema } from "./project-file.ts";

/** JSON Schema (draft 2020-12) of `persona-lab.json`, for editors. */
export function projectJsonSchema(): Record<string, unknown> {
  return { title: "Persona Lab project", ...z.toJSONSchema(projectFileSchema, { io: "input" }) };
}
