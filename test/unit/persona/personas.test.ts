import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { isTrialId, newTrialId } from "../../../src/core/ledger/trial-id.ts";
import { listPersonas, loadPersona } from "../../../src/core/persona/list-personas.ts";
import { parsePersona } from "../../../src/core/persona/parse-persona.ts";

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "lab-personas-"));
});
afterEach(async () => {
  await rm(project, { recursive: true, force: true });
});

async function write(name: string, text: string): Promise<void> {
  const folder = join(project, ".persona-lab", "personas");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`expected a Failure, got ${String(error)}`);
  expect(error.kind).toBe("input");
  return error;
}

describe("listPersonas", () => {
  it("has five people and the control last, with names and ideas", async () => {
    const found = await listPersonas();
    expect(found.map(({ id, name }) => [id, name])).toEqual([
      ["archimedes", "Archimedes"],
      ["einstein", "Albert Einstein"],
      ["feynman", "Richard Feynman"],
      ["hilbert", "David Hilbert"],
      ["laplace", "Pierre-Simon Laplace"],
      ["control", "Control"],
    ]);
    for (const persona of found) {
      expect(persona.source).toBe("builtin");
      expect(persona.idea).not.toBe("");
    }
  });

  it("lists a project's own between the people and the control", async () => {
    await write("emmy-noether.md", "You are Emmy Noether, a mathematician.\n");
    await write("notes.txt", "no persona");
    const found = await listPersonas(project);
    expect(found.slice(-2).map(({ id, name, source }) => [id, name, source])).toEqual([
      ["emmy-noether", "Emmy Noether", "workspace"],
      ["control", "Control", "builtin"],
    ]);
  });

  it("needs no folder of own personas", async () => {
    expect(await listPersonas(project)).toHaveLength(6);
  });

  it.each(["feynman", "control"])("names both sides of a clash over %s", async (id) => {
    await write(`${id}.md`, "You are somebody else.\n");
    const { message } = await failureOf(listPersonas(project));
    expect(message).toContain(join(".persona-lab", "personas", `${id}.md`));
    expect(message).toMatch(/built-in persona (Richard Feynman|Control)/);
  });

  it("takes a file's name as the id, capitals and underscores included", async () => {
    await write("emmy_noether.md", "You are one who seeks symmetry.\n");
    await write("AdaL.md", "You are one who weaves.\n");
    const found = await listPersonas(project);
    expect(found.filter(({ source }) => source === "workspace")).toMatchObject([
      { id: "AdaL", name: "AdaL" },
      { id: "emmy_noether", name: "Emmy Noether" },
    ]);
    expect(isTrialId(newTrialId("emmy_noether"))).toBe(true);
    expect(isTrialId(newTrialId("AdaL"))).toBe(true);
  });

  it.each(["Feynman", "BASELINE"])("refuses %s, which some disks cannot tell apart", async (id) => {
    await write(`${id}.md`, "You are somebody else.\n");
    expect((await failureOf(listPersonas(project))).message).toContain("rename the file");
  });

  it("keeps the name of the unedited project's trials", async () => {
    await write("baseline.md", "You are the baseline.\n");
    expect((await failureOf(listPersonas(project))).message).toContain('"baseline"');
  });

  it.each(["Big Name.md", "über.md", "-x.md", `${"a".repeat(41)}.md`])(
    "skips the file name %j with a note, and refuses it only where it is asked for",
    async (name) => {
      await write(name, "You are X.\n");
      await write("emmy-noether.md", "You are Emmy Noether.\n");
      const notes: string[] = [];
      const found = await listPersonas(project, (note) => notes.push(note));
      expect(found.map(({ id }) => id)).toContain("emmy-noether");
      expect(found).toHaveLength(7);
      expect(notes).toEqual([expect.stringContaining(`${name} cannot name a persona`)]);
      expect((await loadPersona("emmy-noether", project)).id).toBe("emmy-noether");
      const asked = failureOf(loadPersona(name.replace(/\.md$/, ""), project));
      expect((await asked).message).toContain(`${name} cannot name a persona`);
    },
  );

  it.each(["", "\n\n", "---\nname: Nobody\n---\n", "{{project}}\n"])(
    "refuses the empty brief %j",
    async (text) => {
      await write("empty.md", text);
      expect((await failureOf(listPersonas(project))).message).toContain("empty.md is empty");
    },
  );

  it("refuses a binary file", async () => {
    await write("blob.md", "abc\0def");
    expect((await failureOf(listPersonas(project))).message).toMatch(
      /blob\.md is a binary file: (?!.*Python)/,
    );
  });
});

describe("loadPersona", () => {
  it("finds a workspace persona only with its project", async () => {
    await write("ada.md", "You are Ada Lovelace, a mathematician.\n");
    expect((await loadPersona("ada", project)).before).toContain("Ada Lovelace");
    const { message } = await failureOf(loadPersona("ada"));
    expect(message).toContain('no persona "ada"');
    expect(message).toContain("archimedes, einstein, feynman, hilbert, laplace, control");
  });
});

describe("parsePersona", () => {
  const origin = { id: "mary-sue", source: "workspace", path: "mary-sue.md" } as const;

  it.each([
    ["You are Ada Lovelace, a mathematician.", "Ada Lovelace"],
    ["You are Zhang of Nanjing, an engineer.", "Zhang"],
    ["You are Kurt Gödel.", "Kurt Gödel"],
    ["You are a careful engineer.", "Mary Sue"],
    ["---\nname: 'M. Sue'\n---\nYou are Ada Lovelace, x.", "M. Sue"],
  ])("of %j takes the right name", (text, name) => {
    expect(parsePersona(text, origin).name).toBe(name);
  });

  it("drops front matter, byte-order mark and carriage returns", () => {
    const text =
      "\uFEFF---\r\nname: Ada\r\nidea: Weave: algebra\r\ntags: x\r\n---\r\nOne.\r\nTwo.\r\n";
    const { name, idea, before } = parsePersona(text, origin);
    expect({ name, idea, before }).toEqual({
      name: "Ada",
      idea: "Weave: algebra",
      before: "One.\nTwo.\n",
    });
  });

  it("takes a rule at the start of a brief for text", () => {
    expect(parsePersona("---\nThink hard.\n---\nNow.", origin).before).toContain("Think hard.");
  });

  it("refuses two marks, and takes a mark inside a sentence for words", () => {
    expect(() => parsePersona("a\n{{project}}\nb\n {{project}}\n", origin)).toThrow("2 lines");
    const { before } = parsePersona("The line {{project}} is special.", origin);
    expect(before).toBe("The line {{project}} is special.");
  });
});
