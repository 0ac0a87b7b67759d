import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordedReply } from "../../../src/core/llm/recorded-reply.ts";
import { loadProject } from "../../../src/core/project/load-project.ts";
import { starterFolder } from "../../../src/core/project/starter.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recorded-"));
  await mkdir(join(folder, "replies"));
  const index = {
    noether: { kind: "recorded", model: "some-model", sha256: "ab12" },
    cauchy: { kind: "sample", model: "other-model" },
  };
  await writeFile(join(folder, "replies/index.json"), JSON.stringify(index));
  await writeFile(join(folder, "replies/noether.md"), "Symmetry.\n");
  await writeFile(join(folder, "replies/cauchy.md"), "Limits.\n");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("recordedReply", () => {
  it("gives a persona's reply to the unchanged starter, and says what it is", async () => {
    const starter = await loadProject(starterFolder());
    expect(await recordedReply("noether", starter, folder)).toEqual({
      personaId: "noether",
      kind: "recorded",
      model: "some-model",
      briefSha256: "ab12",
      text: "Symmetry.\n",
    });
    expect(await recordedReply("cauchy", starter, folder)).toMatchObject({ kind: "sample" });
  });

  it("says how to set a key where none is recorded", async () => {
    const starter = await loadProject(starterFolder());
    for (const persona of ["euler", "__proto__", "../noether"]) {
      await expect(recordedReply(persona, starter, folder)).rejects.toMatchObject({
        kind: "input",
        message: expect.stringMatching(/no recorded reply .*OPENAI_API_KEY.*OPENAI_BASE_URL/),
      });
    }
  });

  it("is for the unchanged starter only", async () => {
    const { file } = await loadProject(starterFolder());
    for (const name of [file.train, file.model]) {
      await copyFile(join(starterFolder(), name), join(folder, name));
    }
    await writeFile(join(folder, file.model), "# one comment more\n", { flag: "a" });
    const changed = await loadProject(folder);
    await expect(recordedReply("noether", changed, folder)).rejects.toMatchObject({
      kind: "input",
      message: expect.stringMatching(/unchanged starter project only.*OPENAI_API_KEY/),
    });
  });
});
