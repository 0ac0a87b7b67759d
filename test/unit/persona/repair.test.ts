import { describe, expect, it } from "vitest";
import { renderRepair } from "../../../src/core/persona/render-repair.ts";
import { projectFileSchema } from "../../../src/core/project/project-file.ts";

const file = projectFileSchema.parse({ train: "fit.py", model: "net.py" });

describe("renderRepair", () => {
  it("sends brief and answer back with each error, its place and its origin", () => {
    const messages = renderRepair(
      "BRIEF",
      "ANSWER",
      {
        kind: "violations",
        violations: [
          {
            rule: "frozen-value",
            severity: "error",
            file: "fit.py",
            line: 12,
            column: 5,
            name: "steps",
            message: "steps becomes 9; leave it at 7.",
            constraint: { file: "fit.py", line: 3 },
          },
          {
            rule: "early-stop",
            severity: "warning",
            file: "fit.py",
            line: 40,
            column: 9,
            message: "The loop may end early.",
          },
        ],
      },
      file,
    );
    expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(messages[0]?.content).toBe("BRIEF");
    expect(messages[1]?.content).toBe("ANSWER");
    const request = messages[2]?.content ?? "";
    expect(request).toContain("`fit.py:12:5` (frozen-value): steps becomes 9; leave it at 7.");
    expect(request).toContain("original `fit.py:3`");
    expect(request).not.toContain("end early");
    expect(request).toContain("`net.py`");
  });

  it("tells why an answer could not be read", () => {
    const reason = "The reply was cut off inside net.py.";
    const messages = renderRepair("B", "A", { kind: "unusable", reason }, file);
    expect(messages[2]?.content).toContain(reason);
  });
});
