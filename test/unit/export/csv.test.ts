import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText } from "../../../src/core/export/csv.ts";
import { trialsAsCsv } from "../../../src/core/export/trial-csv.ts";
import { trialsAsJsonLines } from "../../../src/core/export/trial-json-lines.ts";
import { trialSchema } from "../../../src/core/trial/trial.ts";
import { compared, measurement, trial } from "../editor/trials.ts";

/** RFC 4180, read strictly: rows end in CRLF, quotes stand around a whole field or nowhere. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`No field at ${at}: ${text.slice(at, at + 20)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe("CSV", () => {
  it("gives back any text, but for the apostrophe before a formula", () => {
    const cells = fc.array(fc.string({ unit: "binary" }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1 }), (rows) => {
        const read = readCsv(csvText(["a"], rows)).slice(1);
        const bare = read.map((row) =>
          row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, "")),
        );
        const same = rows.map((row) =>
          row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, "")),
        );
        expect(bare).toEqual(same);
      }),
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])(
    "lets no spreadsheet run %j as a formula",
    (text) => {
      expect(readCsv(csvText(["a"], [[text]]))[1]).toEqual([`'${text}`]);
    },
  );

  it("leaves numbers alone, negative ones too, and missing values empty", () => {
    expect(csvText(["a", "b", "c", "d"], [[-0.25, null, undefined, true]])).toBe(
      "a,b,c,d\r\n-0.25,,,true\r\n",
    );
  });
});

describe("a ledger as tables", () => {
  const hostile = trial("20300102-120000-noether-0002", {
    persona: '=HYPERLINK("http://host","x")',
    state: "done",
    reason: 'said "no",\nthen stopped',
    baseline: "20300101-120000-baseline-0001",
    measurement: measurement(3.412, {
      baseline: compared(-0.031, "better"),
      probes: [{ id: "causality", pass: false, value: 1, threshold: 0, note: "" }],
    }),
  });

  it("has one row for each trial under one header, with every figure in its column", () => {
    const [header = [], row = [], ...more] = readCsv(trialsAsCsv([hostile]));
    expect(more).toEqual([]);
    const cell = (name: string) => row[header.indexOf(name)];
    expect(row).toHaveLength(header.length);
    expect(cell("persona")).toBe(`'${hostile.persona}`);
    expect(cell("reason")).toBe(hostile.reason);
    expect(cell("measured_loss")).toBe("3.412");
    expect(cell("models_difference")).toBe("-0.031");
    expect(cell("models_verdict")).toBe("better");
    expect(cell("failed_probes")).toBe("causality");
    expect(cell("edit_verdict")).toBe("");
  });

  it("has one whole trial on each line of JSON", () => {
    const lines = trialsAsJsonLines([hostile, trial("20300103-120000-gauss-0003")]).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => trialSchema.parse(JSON.parse(line)).id)).toEqual([
      hostile.id,
      "20300103-120000-gauss-0003",
    ]);
    expect(trialSchema.parse(JSON.parse(lines[0] ?? ""))).toEqual(hostile);
  });
});
