import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Constraint } from "../../../src/core/constraints/constraint.ts";
import { loadPersona } from "../../../src/core/persona/list-personas.ts";
import { parsePersona } from "../../../src/core/persona/parse-persona.ts";
import { renderBrief } from "../../../src/core/persona/render-brief.ts";
import { projectFileSchema } from "../../../src/core/project/project-file.ts";

const SEEDS = ["archimedes", "einstein", "feynman", "hilbert", "laplace"];
const REQUEST = "Provide your modified code in separate Python code blocks.";

const plainProject = {
  file: projectFileSchema.parse({}),
  pair: {
    train: { path: "train_mps.py", text: "def train():\n    steps = 7  # frozen\n" },
    model: { path: "model.py", text: 'DOC = """$& and $1"""\n' },
  },
};
const renamedProject = {
  file: projectFileSchema.parse({
    train: "code/fit.py",
    model: "code/net.py",
    entry: "fit",
    returns: ["lowest", "took"],
    maxParameters: 4321,
    maxTrainMinutes: 3,
  }),
  pair: {
    train: { path: "code/fit.py", text: "def fit(): ...\n" },
    model: { path: "code/net.py", text: "class Net: ...\n" },
  },
};
const constraints: Constraint[] = [
  {
    rule: "frozen-value",
    file: "train_mps.py",
    line: 2,
    endLine: 2,
    scope: "train",
    name: "steps",
    value: "7",
    text: "steps stays 7.",
  },
  {
    rule: "frozen-statement",
    file: "train_mps.py",
    line: 4,
    endLine: 9,
    scope: "train",
    text: "The loader stays as it is.",
  },
];

function persona(text: string) {
  return parsePersona(text, { id: "noether", source: "workspace", path: "noether.md" });
}

async function seedOf(id: string): Promise<string> {
  const text = await readFile(`test/fixtures/personas/${id}.txt`, "utf8");
  return text.replace("mcÂ²", "mc²");
}

describe("built-in briefs", () => {
  it.each(SEEDS)("%s is the seed word for word around the project", async (id) => {
    const brief = renderBrief(await loadPersona(id), plainProject, constraints);
    const seed = await seedOf(id);
    const at = seed.indexOf(REQUEST);
    const insertLength = brief.length - seed.length;
    expect(insertLength).toBeGreaterThan(500);
    expect(brief.slice(0, at) + brief.slice(at + insertLength)).toBe(seed);
    expect(brief.slice(at, at + insertLength)).toContain("`train_mps.py:2`: steps stays 7.");
    expect(brief.slice(at, at + insertLength)).toContain(plainProject.pair.model.text);
  });

  it.each(SEEDS)("%s asks for the files at the very end, once", async (id) => {
    const brief = renderBrief(await loadPersona(id), plainProject, constraints);
    expect(brief.split(REQUEST)).toHaveLength(2);
    expect(brief.trimEnd().endsWith("model.py\n# Your modified model.py code here\n```")).toBe(
      true,
    );
  });

  it("gives the control all that the people get, but no person", async () => {
    const control = renderBrief(await loadPersona("control"), plainProject, constraints);
    const person = renderBrief(await loadPersona("hilbert"), plainProject, constraints);
    const at = (brief: string) => brief.indexOf("**Derived Constraints:**");
    expect(control.slice(at(control)).trimEnd()).toBe(person.slice(at(person)).trimEnd());
    expect(control).not.toMatch(
      /You are (?!tasked)|Breakthrough|historical|your unique|physic|Nobel/i,
    );
  });

  it("shows no front matter and leaves no mark", async () => {
    for (const id of [...SEEDS, "control"]) {
      const brief = renderBrief(await loadPersona(id), plainProject, []);
      expect(brief).toMatch(/^You are /);
      expect(brief).not.toContain("{{");
      expect(brief).not.toContain("\nidea:");
    }
  });
});

describe("the project's part", () => {
  it("gives one line to each constraint, with its lines", () => {
    const brief = renderBrief(persona("You are Emmy Noether."), plainProject, constraints);
    expect(brief).toContain("- `train_mps.py:2`: steps stays 7.\n");
    expect(brief).toContain("- `train_mps.py:4-9`: The loader stays as it is.\n");
  });

  it("says so when nothing is frozen", () => {
    const brief = renderBrief(persona("You are Emmy Noether."), plainProject, []);
    expect(brief).toContain("freeze nothing");
  });

  it("maps the usual names to the project's own and states its limits", async () => {
    const brief = renderBrief(await loadPersona("laplace"), renamedProject, []);
    expect(brief).toContain("`train_mps.py` is `code/fit.py`");
    expect(brief).toContain("`model.py` is `code/net.py`");
    expect(brief).toContain("`train()` is `fit()`");
    expect(brief).toContain("`best_vloss, elapsed_min` is `lowest, took`");
    expect(brief).toContain("`fit()` in `code/fit.py` is called without arguments");
    expect(brief).toContain("at most 4321 parameters");
    expect(brief).toContain("after 3 minutes");
    expect(brief).toContain("`code/net.py`:\n\n```python\nclass Net: ...\n```");
  });

  it("speaks of names only where they differ", () => {
    expect(renderBrief(persona("You are X."), plainProject, [])).not.toContain("**Names:**");
  });

  it("fences code so that no backticks within it end the block", () => {
    const text = 'HELP = """\n````md\n```python\n```\n````\n"""\n';
    const project = {
      ...plainProject,
      pair: { ...plainProject.pair, model: { path: "model.py", text } },
    };
    const brief = renderBrief(persona("You are X."), project, []);
    expect(brief).toContain(`\`\`\`\`\`python\n${text}\`\`\`\`\``);
  });

  it("shows the code without byte-order mark and with plain line ends", () => {
    const pair = {
      train: { path: "train_mps.py", text: "\uFEFFa = 1\r\nb = 2" },
      model: plainProject.pair.model,
    };
    const brief = renderBrief(persona("You are X."), { ...plainProject, pair }, []);
    expect(brief).toContain("```python\na = 1\nb = 2\n```");
    expect(brief).not.toMatch(/[\uFEFF\r]/);
  });

  it("keeps dollar signs and braces of the code", () => {
    const model = { path: "model.py", text: "A = '{{project}} $` $&'\n" };
    const project = { ...plainProject, pair: { ...plainProject.pair, model } };
    const brief = renderBrief(persona("Do it.\n{{project}}\nThanks."), project, []);
    expect(brief.split(model.text)).toHaveLength(2);
  });
});

describe("a workspace persona's brief", () => {
  it("takes the project in at the mark", () => {
    const brief = renderBrief(persona("First.\n\n{{project}}\n\nLast."), plainProject, []);
    expect(brief.indexOf("First.")).toBeLessThan(brief.indexOf("**Current Code:**"));
    expect(brief.indexOf("**Current Code:**")).toBeLessThan(brief.indexOf("Last."));
    expect(brief).not.toContain("{{project}}");
  });

  it("takes it in before the request for code when there is no mark", () => {
    const brief = renderBrief(persona(`Think.\n\n${REQUEST} Thanks.`), plainProject, []);
    expect(brief.endsWith(`\n\n${REQUEST} Thanks.`)).toBe(true);
    expect(brief.split(REQUEST)).toHaveLength(2);
  });

  it.each(["Think.", "Think.\n{{project}}\nBe brief."])(
    "asks for the project's own files when %j does not",
    (text) => {
      const brief = renderBrief(persona(text), renamedProject, []);
      expect(brief).toContain("```python\ncode/fit.py\n");
      expect(brief.trimEnd().endsWith("code here\n```")).toBe(true);
      expect(brief.split(REQUEST)).toHaveLength(2);
    },
  );

  it("does not ask twice when the persona asks in its own words", () => {
    const own = "Send both:\n```\ntrain_mps.py\n...\n```\n";
    expect(renderBrief(persona(own), plainProject, [])).not.toContain(REQUEST);
  });
});
