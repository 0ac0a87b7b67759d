import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Trial, trialSchema } from "../../../src/core/trial/trial.ts";
import { cli } from "../support/command-line.ts";
import { haikuProject, haikuReply } from "../support/haiku-project.ts";

/** One project through all commands, in the order in which a researcher uses them. */
describe("a project with names, vocabulary and block size of its own", () => {
  let root: string;
  let replyPath: string;
  const read = (name: string) => readFileSync(join(root, name), "utf8");

  beforeAll(() => {
    root = haikuProject();
    replyPath = join(root, "reply.md");
    writeFileSync(replyPath, haikuReply({ fit: read("fit.py"), net: read("net.py") }));
  });

  test("its comments are understood", async () => {
    const { code, stdout } = await cli(["constraints", "--project", root, "--json"]);
    expect(code).toBe(0);
    const { constraints } = JSON.parse(stdout) as {
      constraints: { rule: string; name?: string; file: string; scope: string }[];
    };
    const frozen = constraints.filter(({ rule }) => rule === "frozen-value");
    expect(frozen.map(({ name }) => name)).toEqual(["WORDS", "WINDOW", "ROWS", "ROUNDS"]);
    const rules = new Set(constraints.map(({ rule }) => rule));
    expect(rules).toContain("cadence");
    expect(rules).toContain("frozen-statement");
    expect(rules).toContain("return-contract");
    expect(constraints.every(({ file }) => file === "fit.py")).toBe(true);
  });

  test("its brief names its own files and constraints", async () => {
    const { code, stdout } = await cli(["brief", "--persona", "hilbert", "--project", root]);
    expect(code).toBe(0);
    expect(stdout).toContain("David Hilbert");
    expect(stdout).toContain("ROUNDS");
    expect(stdout).toContain("class Reader(nn.Module)");
  });

  test("the baseline is trained, exported and measured", async () => {
    const { code, stdout, stderr } = await cli([
      ...["run", "--project", root, "--baseline", "--seed", "3", "--provider", "cpu", "--json"],
    ]);
    expect(stderr).not.toContain("Error");
    expect(code).toBe(0);
    const trial = trialSchema.parse(JSON.parse(stdout));
    expect(trial.state).toBe("done");
    expect(trial.persona).toBe("baseline");
    expect(trial.seed).toBe(3);
    expect(trial.steps).toBe(61);
    expect(trial.observed).toMatchObject({ blockSize: 24, validationData: "corpus/check.bin" });
    expect(trial.measurement?.valid).toBe(true);
    expect(trial.measurement?.blockSize).toBe(24);
    expect(trial.measurement?.windows).toBe(Math.floor((4000 - 1) / 24));
    expect(Object.keys(trial.identity.imported ?? {}).sort()).toEqual(["fit.py", "net.py"]);
    // It has learned something: a uniform guess among 300 words costs ln 300 nats.
    expect(trial.measurement?.nll.mean).toBeLessThan(Math.log(300));
  });

  let candidate: Trial;

  test("an edit is verified, trained, measured and compared with the baseline", async () => {
    const { code, stdout } = await cli([
      ...["run", "--project", root, "--persona", "hilbert", "--reply", replyPath],
      ...["--seed", "3", "--provider", "cpu", "--json"],
    ]);
    expect(code).toBe(0);
    candidate = trialSchema.parse(JSON.parse(stdout));
    expect(candidate.state).toBe("done");
    expect(candidate.verification?.verdict).toBe("pass");
    expect(candidate.measurement?.valid).toBe(true);
    expect(candidate.measurement?.baseline?.edit?.verdict).toBe("cannot tell");
    expect(candidate.measurement?.baseline?.trial).toBe(candidate.baseline);
    const folder = join(root, ".persona-lab", "trials", candidate.id);
    for (const name of [
      ...["trial.json", "brief.md", "reply.md", "candidate/fit.py", "candidate/net.py"],
      ...["accepted/fit.py", "accepted/net.py", "candidate.diff", "verification.json"],
      ...["train.log", "events.jsonl", "model.onnx", "measurement.json", "nll.f32"],
    ]) {
      expect(existsSync(join(folder, name)), name).toBe(true);
    }
    expect(JSON.parse(readFileSync(join(folder, "trial.json"), "utf8"))).toEqual(candidate);
    const difference = candidate.measurement?.baseline?.models.difference ?? Number.NaN;
    expect(Number.isFinite(difference)).toBe(true);
  });

  test("its bundle gives the same loss again, without Python", async () => {
    const folder = join(root, ".persona-lab", "trials", candidate.id);
    const { code, stdout } = await cli(["measure", "--trial", folder, "--json"], {
      env: { PERSONA_LAB_PYTHON: "/nonexistent/python", PATH: "/nonexistent" },
    });
    expect(code).toBe(0);
    const again = JSON.parse(stdout);
    expect(again.nll.mean).toBe(candidate.measurement?.nll.mean);
    expect(again.model.sha256).toBe(candidate.identity.graph);
  });

  test("a finished trial is reused and named", async () => {
    const { code, stdout, stderr } = await cli([
      ...["run", "--project", root, "--persona", "hilbert", "--reply", replyPath],
      ...["--seed", "3", "--reuse", "--json"],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).id).toBe(candidate.id);
    expect(stderr).toContain(candidate.id);
  });

  test("the ledger lists both trials, and shows each", async () => {
    const list = await cli(["trials", "list", "--project", root, "--json"]);
    const { trials } = JSON.parse(list.stdout) as { trials: Trial[] };
    expect(trials.map(({ persona, state }) => [persona, state])).toEqual([
      ["baseline", "done"],
      ["hilbert", "done"],
    ]);
    const shown = await cli(["trials", "show", candidate.id, "--project", root, "--json"]);
    expect(JSON.parse(shown.stdout)).toEqual(candidate);
    expect(JSON.parse(list.stdout).noiseFloor).toMatchObject({ seeds: 1, range: null });
    const table = await cli(["trials", "list", "--project", root]);
    expect(table.stdout.trim().split("\n").at(-1)).toMatch(/^Noise floor: unknown.*one seed/);
  });

  test("a reply that breaks a constraint is rejected, and nothing of it runs", async () => {
    const broken = join(root, "broken.md");
    const fit = read("fit.py")
      .replace("ROUNDS = 61", "ROUNDS = 62")
      .replace("import time\n", "import time\n\nopen('ran.txt', 'w').close()\n");
    writeFileSync(broken, `\`\`\`python\nfit.py\n${fit}\`\`\`\n`);
    const { code, stdout } = await cli([
      ...["run", "--project", root, "--persona", "laplace", "--reply", broken, "--json"],
    ]);
    expect(code).toBe(1);
    const trial = trialSchema.parse(JSON.parse(stdout));
    expect(trial.state).toBe("rejected");
    expect(trial.reason).toContain("ROUNDS");
    expect(existsSync(join(root, "ran.txt"))).toBe(false);
    expect(existsSync(join(root, ".persona-lab", "trials", trial.id, "train.log"))).toBe(false);
  });

  test("a cut-off reply is rejected with the reason, and kept", async () => {
    const cut = join(root, "cut.md");
    writeFileSync(cut, readFileSync(replyPath, "utf8").slice(0, 700));
    const { code, stdout } = await cli([
      ...["run", "--project", root, "--persona", "laplace", "--reply", cut, "--json"],
    ]);
    expect(code).toBe(1);
    const trial = trialSchema.parse(JSON.parse(stdout));
    expect(trial.state).toBe("rejected");
    const kept = join(root, ".persona-lab", "trials", trial.id, "reply.md");
    expect(readFileSync(kept, "utf8")).toBe(readFileSync(cut, "utf8"));
  });
});
