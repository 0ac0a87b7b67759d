import { isAbsolute, posix, win32 } from "node:path";
import type * as z from "zod";
import { unknownRules } from "../constraints/rule-ids.ts";
import { Failure, messageOf } from "../failure.ts";
import { type ProjectFile, projectFileSchema } from "./project-file.ts";

/**
 * Parses the text of a `persona-lab.json`.
 *
 * @param path where the text stands, for messages
 * @throws Failure (input) that names the key which is unknown, of a wrong type, or a path that
 * leaves the project
 */
export function parseProjectFile(text: string, path: string): ProjectFile {
  const result = projectFileSchema.safeParse(parseJson(text, path));
  if (!result.success) throw new Failure("input", `${path}: ${sentenceFor(result.error)}`);
  const file = result.data;
  const train = pathInside(file.train, "train", path);
  const model = pathInside(file.model, "model", path);
  if (train === model) {
    throw new Failure("input", `${path}: "train" and "model" name the same file, "${train}".`);
  }
  return { ...file, train, model };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Failure("input", `${path} is not valid JSON: ${messageOf(error)}.`, { cause: error });
  }
}

function sentenceFor(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue?.code === "unrecognized_keys" && issue.path[0] === "rules") {
    return unknownRules('"rules"', issue.keys);
  }
  if (issue?.code === "unrecognized_keys") {
    const known = Object.keys(projectFileSchema.shape).filter((key) => !key.startsWith("$"));
    return `unknown key "${issue.keys.join('", "')}"; known are ${known.join(", ")}.`;
  }
  const key = issue?.path.join(".") ?? "";
  const what = (issue?.message ?? "wrong type").replace(/^./, (letter) => letter.toLowerCase());
  return key === "" ? `${what}.` : `the value of "${key}" does not fit: ${what}.`;
}

/** The path in normal form, if it stays below the project's folder on every platform. */
function pathInside(path: string, key: string, projectFile: string): string {
  const normal = posix.normalize(path.replaceAll("\\", "/"));
  const leaves = normal === ".." || normal.startsWith("../");
  if (leaves || isAbsolute(path) || win32.isAbsolute(path) || /^[a-z]:/i.test(path)) {
    throw new Failure(
      "input",
      `${projectFile}: "${key}" is "${path}", outside the project: give a path within its folder.`,
    );
  }
  return normal;
}
