import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { brook, edited, exported, failed, run, type TrainingProject } from "./training-project.ts";

describe("the folder and the environment of a run", () => {
  let project: TrainingProject;
  beforeAll(async () => {
    project = await brook();
  });
  afterAll(() => project.remove());
  afterEach(() => {
    delete process.env.OPENAI_API_KEY;
    delete process.env.BROOK_SETTING;
  });

  const first = (...lines: string[]) => ({
    sources: edited(project.baseline, {
      train: [["def train():\n", `def train():\n${lines.map((line) => `    ${line}\n`).join("")}`]],
    }),
  });

  it("show no key, no home and no variable that is not on the list", async () => {
    process.env.OPENAI_API_KEY = "sk-very-secret";
    process.env.BROOK_SETTING = "visible?";
    const overrides = first(
      "listing = sorted(f'{k}={v}' for k, v in os.environ.items())",
      "listing += sorted(os.listdir(os.path.expanduser('~')))",
      "raise RuntimeError('\\n'.join(['', *listing]))",
    );
    const { traceback = "" } = failed((await run(project, overrides)).outcome);
    expect(traceback).toContain("PATH=");
    expect(traceback).not.toMatch(/sk-very-secret|visible\?|OPENAI|BROOK_SETTING/);
    expect(traceback).not.toContain(`HOME=${process.env.HOME}\n`);
  });

  it("hold the data but neither the holdout nor hidden files", async () => {
    await writeFile(join(project.root, ".env"), "TOKEN=secret");
    const holdoutPath = join(project.root, "data", "holdout.bin");
    const overrides = {
      holdoutPath,
      ...first(
        "found = [os.path.join(d, f) for d, _, fs in os.walk('.', followlinks=True) for f in fs]",
        "raise RuntimeError(' '.join(sorted(found)))",
      ),
    };
    const { reason } = failed((await run(project, overrides)).outcome);
    expect(reason).toContain("./data/train.bin ./data/val.bin ./model.py ./train_mps.py");
    expect(reason).not.toMatch(/holdout|\.env/);
  });

  it("refuse the holdout by whatever path", async () => {
    const holdoutPath = join(project.root, "data", "holdout.bin");
    const overrides = {
      holdoutPath,
      ...first(`np.memmap(${JSON.stringify(holdoutPath)}, dtype=np.uint16, mode='r')`),
    };
    const result = failed((await run(project, overrides)).outcome);
    expect(result.reason).toMatch(/PermissionError.*holdout/);
  });

  it("let nothing be written into the project", async () => {
    const large = join(project.root, "data", "large.bin");
    await writeFile(large, Buffer.alloc(17 * 2 ** 20));
    const before = await readdir(project.root, { recursive: true });
    const overrides = first(
      "for name in ('new.txt', 'data/val.bin', 'model.py'):",
      "    with open(name, 'ab') as file:",
      "        file.write(b'#!')",
      "try:",
      "    open('data/large.bin', 'r+b').write(b'!')",
      "except PermissionError as refused:",
      "    print('refused:', refused)",
    );
    exported((await run(project, overrides)).outcome);
    expect(await readFile(join(project.trialFolder, "train.log"), "utf8")).toContain("refused:");
    expect((await readFile(large)).every((byte) => byte === 0)).toBe(true);
    expect(await readFile(join(project.root, "model.py"), "utf8")).toBe(
      project.baseline.model.text,
    );
    expect((await readFile(join(project.root, "data", "val.bin"))).byteLength).toBe(2400);
    expect(await readdir(project.root, { recursive: true })).toEqual(before);
  });
});
