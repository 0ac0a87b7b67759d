import { expect, it } from "vitest";
import { renderFollowUp } from "../../../src/core/persona/render-follow-up.ts";
import { DEFAULT_PROJECT_FILE } from "../../../src/core/project/project-file.ts";

const file = { ...DEFAULT_PROJECT_FILE, train: "fit.py", model: "net.py" };
const violation = (severity: "error" | "warning", message: string) => ({
  rule: "frozen-value",
  severity,
  file: "fit.py",
  line: 7,
  column: 1,
  message,
});

it("shows the model its answer, then the researcher's note and what the answer breaks", () => {
  const violations = [violation("error", "ROWS must stay 3."), violation("warning", "Careful.")];
  const turns = renderFollowUp("my answer", { note: " Be bolder. ", violations }, file);
  expect(turns.map(({ role }) => role)).toEqual(["assistant", "user"]);
  expect(turns[0]?.content).toBe("my answer");
  expect(turns[1]?.content).toContain("Be bolder.");
  expect(turns[1]?.content).toContain("`fit.py:7:1` (frozen-value): ROWS must stay 3.");
  expect(turns[1]?.content).not.toContain("Careful.");
  expect(turns[1]?.content).toContain("`net.py`");
});

it("says nothing of what there is not", () => {
  const [, request] = renderFollowUp("a", { note: "", violations: [] }, file);
  expect(request?.content).not.toMatch(/note|breaks/);
});
