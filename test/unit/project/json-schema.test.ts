import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { projectJsonSchema } from "../../../src/core/project/json-schema.ts";

it("schemas/persona-lab.schema.json is what scripts/write-project-schema.mjs would write", async () => {
  const written: unknown = JSON.parse(await readFile("schemas/persona-lab.schema.json", "utf8"));
  expect(written).toEqual(projectJsonSchema());
});
