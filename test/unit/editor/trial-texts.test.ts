import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readText } from "../../../src/editor/dashboard/read-text.ts";
import { trialDetails } from "../../../src/editor/dashboard/trial-details.ts";
import { measurement, trial } from "./trials.ts";

const ID = "20260304-050607-emmy-00ff";

function trialWith(name: string, text: string): string {
  const root = mkdtempSync(join(tmpdir(), "texts-"));
  const folder = join(root, ".persona-lab", "trials", ID);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  return root;
}

describe("a trial's long texts", () => {
  it("are read whole, and tell when there is none", async () => {
    const root = trialWith("reply.md", "model.py: κ");
    expect(await readText(root, ID, "reply")).toBe("model.py: κ");
    expect(await readText(root, ID, "diff")).toBeNull();
  });

  it("lose their middle, aloud, where nobody would read so much", async () => {
    const root = trialWith("train.log", `first\n${"x".repeat(3_000_000)}\nlast`);
    const text = (await readText(root, ID, "log")) ?? "";
    expect(text.startsWith("first\n")).toBe(true);
    expect(text.endsWith("\nlast")).toBe(true);
    const [note = "", leftOut = ""] = /\n… ([\d,]+) bytes are not shown here …\n/.exec(text) ?? [];
    const shown = text.length - note.length;
    expect(shown + Number(leftOut.replaceAll(",", ""))).toBe("first\n\nlast".length + 3_000_000);
    expect(shown).toBeLessThan(500_000);
  });
});

describe("a trial's details", () => {
  it("leave out what the ledger does not say", () => {
    expect(trialDetails(trial(ID))).toEqual({
      verification: null,
      probes: [],
      measurement: [],
      identity: [],
      environment: [],
    });
  });

  it("hold probes, report, hashes and environment", () => {
    const probe = { id: "causality", pass: true, value: 0, threshold: 1e-4, note: "" } as const;
    const details = trialDetails(
      trial(ID, {
        measurement: measurement(3, { probes: [probe] }),
        verification: {
          verdict: "fail",
          violations: [
            {
              rule: "syntax",
              severity: "error",
              file: "net.py",
              line: 3,
              column: 7,
              message: "No.",
            },
          ],
          elapsedMs: 1,
        },
        identity: { reviewed: { "net.py": "abc" }, graph: "def" },
        environment: { torch: "2.13.0" },
      }),
    );
    expect(details.probes).toEqual([probe]);
    expect(details.verification?.violations[0]?.place).toBe("net.py:3:7");
    expect(details.identity).toEqual([
      { name: "net.py, reviewed", value: "abc" },
      { name: "Graph", value: "def" },
    ]);
    expect(details.environment).toEqual([{ name: "torch", value: "2.13.0" }]);
    expect(details.measurement.map(({ name }) => name)).not.toContain("Bits per byte");
  });
});
