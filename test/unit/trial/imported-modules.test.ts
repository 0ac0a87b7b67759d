import { expect, it } from "vitest";
import { ImportedModules } from "../../../src/core/trial/imported-modules.ts";

it("keeps the bytes that were not given, in whichever order they were imported", () => {
  for (const order of [
    ["given", "other"],
    ["other", "given"],
  ]) {
    const modules = new ImportedModules({ "model.py": "given", "layers.py": "same" });
    modules.add("layers.py", "same");
    for (const hash of order) modules.add("model.py", hash);
    expect(modules.all()).toEqual({ "layers.py": "same", "model.py": "other" });
    expect(modules.otherwise()).toEqual(["model.py"]);
  }
});

it("names modules that were never given", () => {
  const modules = new ImportedModules({});
  modules.add("made_up.py", "x");
  expect(modules.otherwise()).toEqual(["made_up.py"]);
});
