import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure, messageOf, systemCode } from "../failure.ts";
import { readSource } from "../project/read-source.ts";
import { templatesFolder } from "../templates-folder.ts";
import { parsePersona } from "./parse-persona.ts";
import type { Persona, PersonaSummary } from "./persona.ts";

/** Where a project keeps personas of its own, below its root: one `<id>.md` each. */
export const WORKSPACE_PERSONAS = join(".persona-lab", "personas");

/** The placebo comes last in every list: it is there to compare with. */
const CONTROL_ID = "control";

/** Trials of the unedited project are kept under this name. */
const RESERVED_IDS: ReadonlySet<string> = new Set(["baseline"]);

type Skipped = (sentence: string, fileName: string) => void;

/** What a folder's name may hold on every platform, since a trial's does. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/**
 * All personas: the built-in ones, then the project's own, then the control.
 *
 * @param projectDir the project whose personas are listed too
 * @param onSkipped told, in one sentence each, of files whose name can name no persona
 * @throws Failure (input) if a persona's file is unreadable, or takes the id of a built-in persona
 */
export async function listPersonas(
  projectDir?: string,
  onSkipped: (sentence: string) => void = () => {},
): Promise<PersonaSummary[]> {
  const personas = await readPersonas(projectDir, onSkipped);
  return personas.map(({ id, name, idea, source, path }) => ({ id, name, idea, source, path }));
}

/**
 * One persona with its whole text.
 *
 * @throws Failure (input) if there is none of that id, or for the reasons of `listPersonas`
 */
export async function loadPersona(id: string, projectDir?: string): Promise<Persona> {
  const skipped = new Map<string, string>();
  const personas = await readPersonas(projectDir, (sentence, name) => skipped.set(name, sentence));
  const persona = personas.find((candidate) => candidate.id === id);
  if (persona) return persona;
  const reason = skipped.get(`${id}.md`);
  if (reason !== undefined) throw new Failure("input", reason);
  const known = personas.map((candidate) => candidate.id).join(", ");
  throw new Failure(
    "input",
    `There is no persona "${id}": choose one of ${known}, or write one as ${WORKSPACE_PERSONAS}/<id>.md.`,
  );
}

async function readPersonas(
  projectDir: string | undefined,
  onSkipped: Skipped,
): Promise<Persona[]> {
  const builtin = await readFolder(join(templatesFolder(), "personas"), "builtin", onSkipped);
  const workspace = projectDir
    ? await readFolder(join(projectDir, WORKSPACE_PERSONAS), "workspace", onSkipped)
    : [];
  for (const own of workspace) {
    // Many disks keep no two names apart that differ in capitals only.
    const taken = own.id.toLowerCase();
    const clash = builtin.find((persona) => persona.id === taken);
    if (!clash && !RESERVED_IDS.has(taken)) continue;
    const owner = clash ? `the built-in persona ${clash.name}` : "the project's unedited code";
    throw new Failure("input", `${own.path} takes the id "${taken}" of ${owner}: rename the file.`);
  }
  const people = builtin.filter((persona) => persona.id !== CONTROL_ID);
  const control = builtin.filter((persona) => persona.id === CONTROL_ID);
  return [...people, ...workspace, ...control];
}

async function readFolder(
  folder: string,
  source: Persona["source"],
  onSkipped: Skipped,
): Promise<Persona[]> {
  const names = (await fileNames(folder)).filter((name) => name.endsWith(".md")).sort();
  const usable = names.filter((name) => ID.test(basename(name, ".md")));
  for (const name of names) {
    if (usable.includes(name)) continue;
    const rule = 'use at most 40 of A-Z, a-z, 0-9, "-" and "_" before ".md"';
    onSkipped(`${join(folder, name)} cannot name a persona: ${rule}.`, name);
  }
  return await Promise.all(usable.map((name) => readPersona(join(folder, name), source)));
}

async function fileNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw new Failure("input", `Cannot read the personas in ${folder}: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

async function readPersona(path: string, source: Persona["source"]): Promise<Persona> {
  const id = basename(path, ".md");
  const text = await readSource(path, path);
  if (text === undefined) throw new Failure("input", `${path} is a broken link: remove it.`);
  return parsePersona(text, { id, source, path });
}
