import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { Failure } from "../failure.ts";
import { readJsonFile } from "../ledger/json-file.ts";
import type { Project } from "../project/load-project.ts";
import { isStarter } from "../project/starter.ts";
import { templatesFolder } from "../templates-folder.ts";
import { HOW_TO_SET_ONE } from "./endpoint.ts";

/** `templates/replies/index.json`: what is known of each persona's reply. */
export const recordedIndexSchema = z.record(
  z.string(),
  z.object({
    /** `recorded`: the model's answer, unedited; `sample`: a person edited it. */
    kind: z.enum(["recorded", "sample"]),
    /** The model that wrote it. */
    model: z.string().min(1),
    /** SHA-256, in hex, of the brief that it answers. */
    sha256: z.string().optional(),
  }),
);

/** A reply that ships with Persona Lab. */
export interface RecordedReply {
  readonly personaId: string;
  readonly kind: "recorded" | "sample";
  readonly model: string;
  /** SHA-256 of the brief that was answered, where it is known. */
  readonly briefSha256?: string;
  readonly text: string;
}

/**
 * The reply recorded for a persona. It answers the starter project's brief, so it is offered for
 * the unchanged starter only.
 *
 * @param templates the folder that holds `replies/`
 * @throws Failure (input) that says how to set a key or a server, where there is none to offer
 */
export async function recordedReply(
  personaId: string,
  project: Project,
  templates: string = templatesFolder(),
): Promise<RecordedReply> {
  if (!(await isStarter(project))) {
    throw new Failure(
      "input",
      `Recorded replies fit the unchanged starter project only: for your own, ${HOW_TO_SET_ONE}.`,
    );
  }
  return await readRecordedReply(personaId, templates);
}

/**
 * Reads a persona's recorded reply, whatever the project is.
 *
 * @throws Failure (input) where none is recorded
 */
export async function readRecordedReply(
  personaId: string,
  templates: string = templatesFolder(),
): Promise<RecordedReply> {
  const folder = join(templates, "replies");
  const index = new Map(
    Object.entries(await readJsonFile(join(folder, "index.json"), recordedIndexSchema)),
  );
  const entry = index.get(personaId);
  if (!entry) {
    throw new Failure("input", `There is no recorded reply of "${personaId}": ${HOW_TO_SET_ONE}.`);
  }
  const text = await readFile(join(folder, `${personaId}.md`), "utf8");
  const { kind, model, sha256 } = entry;
  return { personaId, kind, model, text, ...(sha256 !== undefined && { briefSha256: sha256 }) };
}
