import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Report, reportPage } from "../../../src/core/export/report/page.ts";
import type { ReportTrial } from "../../../src/core/export/report/trial-details.ts";
import type { Trial } from "../../../src/core/trial/trial.ts";
import { compared, measurement, trial } from "../editor/trials.ts";

const ASSETS = { script: "run();", style: "body { color: red }" };

function page(trials: readonly Trial[], more: Partial<ReportTrial> = {}): string {
  const report: Report = {
    project: "reader",
    madeAt: "2030-01-02T03:04:05.000Z",
    version: "9.9.9",
    trials: trials.map((each) => ({
      trial: each,
      curves: { training: [], validation: [] },
      diff: "",
      ...more,
    })),
  };
  return reportPage(report, ASSETS);
}

const compare = (id: string, difference: number, ci95: [number, number] | null) =>
  trial(id, {
    measurement: measurement(3, {
      baseline: {
        ...compared(difference, "better"),
        models: { difference, ci95, verdict: "better" },
      },
    }),
  });

describe("the report", () => {
  it("lets only its own script and style run, and nothing load", () => {
    const html = page([]);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
    const hash = (text: string) => createHash("sha256").update(text).digest("base64");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${hash(ASSETS.script)}'`);
    expect(policy).toContain(`style-src 'sha256-${hash(ASSETS.style)}'`);
    expect(html).not.toMatch(/unsafe|https?:/);
  });

  it("shows whatever stands in a trial as text", () => {
    const bad = `</script><img src=x onerror=alert(1)><!-- "'\u202e\u0000\u001b[31m`;
    const hostile = trial("20300102-120000-noether-0002", {
      persona: bad,
      state: "failed",
      reason: bad,
      environment: { [bad]: bad },
      identity: { reviewed: { [bad]: bad } },
      llm: { model: bad, recorded: false, tokens: null },
      verification: {
        verdict: "fail",
        elapsedMs: 1,
        violations: [
          { rule: "syntax", severity: "error", file: bad, line: 1, column: 1, message: bad },
        ],
      },
      measurement: measurement(3, {
        valid: false,
        provider: { requested: bad, used: bad },
        probes: [{ id: "causality", pass: false, value: 1, threshold: 0, note: bad }],
      }),
    });
    const done: Trial = { ...hostile, id: "20300102-120000-noether-0003", state: "done" };
    const curves = { training: [[0, 3] as const], validation: [] };
    const html = page([hostile, done], { diff: `+${bad}`, curves });
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<!--");
    expect(html.match(/<\/script/g)).toHaveLength(2);
    for (const hidden of ["\0", "\u001b", "\u202e"]) expect(html).not.toContain(hidden);
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("keeps the names of its chart whole", () => {
    const name = '</script>\u2028"';
    const curves = { training: [[0, 3.5] as const, [10, null] as const], validation: [] };
    const html = page([trial("20300102-120000-noether-0002", { persona: name })], { curves });
    const data = /id="curve-data">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    expect(JSON.parse(data)).toEqual([
      { name: `${name}, seed 1`, isShown: true, measured: null, ...curves },
    ]);
  });

  it("refuses a script that would end its own element", () => {
    const report = { project: "", madeAt: "", version: "", trials: [] };
    expect(() => reportPage(report, { script: "'</SCRIPT>'", style: "" })).toThrow();
  });

  it("ranks by measured loss, and never shows the loss of an invalid measurement", () => {
    const worse = trial("20300101-120000-gauss-0001", { measurement: measurement(3.9) });
    const better = trial("20300102-120000-noether-0002", { measurement: measurement(3.1) });
    const invalid = trial("20300103-120000-euler-0003", {
      measurement: measurement(0.1234, {
        valid: false,
        probes: [{ id: "causality", pass: false, value: 1, threshold: 0, note: "it peeks" }],
      }),
    });
    const html = page([worse, better, invalid]);
    const board = html.slice(0, html.indexOf("Invalid measurements"));
    expect(board.indexOf("noether")).toBeLessThan(board.indexOf("gauss"));
    expect(board).not.toContain("euler, seed 1</a>");
    expect(html).toContain("it peeks");
    expect(html).not.toContain("0.1234");
  });

  it("draws each paired difference with its interval against zero, the control last", () => {
    const html = page([
      compare("20300101-120000-control-0001", 0.02, [-0.01, 0.05]),
      compare("20300102-120000-noether-0002", -0.2, [-0.25, -0.15]),
    ]);
    const plot = html.slice(html.indexOf("<svg"), html.indexOf("</svg>"));
    expect(plot.match(/class="interval"/g)).toHaveLength(2);
    expect(plot.indexOf("noether")).toBeLessThan(plot.indexOf("control"));
    expect(plot).toContain("−0.2000 ± 0.0500 better");
    const zero = Number(/class="zero" x1="([\d.]+)"/.exec(plot)?.[1]);
    const ends = [...plot.matchAll(/class="interval" x1="([\d.]+)" x2="([\d.]+)"/g)].map((match) =>
      match.slice(1).map(Number),
    );
    const [noether = [], control = []] = ends;
    expect(Math.max(...noether)).toBeLessThan(zero);
    expect(control[0]).toBeLessThan(zero);
    expect(control[1]).toBeGreaterThan(zero);
  });

  it("draws the newest trials of each persona where there are many, and says so", () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      compare(`203001${at + 10}-120000-noether-0001`, -0.1 - at / 1000, [-0.3, 0]),
    );
    const html = page([compare("20300101-120000-control-0001", 0.02, [-0.01, 0.05]), ...many]);
    const plot = html.slice(html.indexOf("<svg"), html.indexOf("</svg>"));
    const drawn = plot.match(/class="interval"/g)?.length ?? 0;
    expect(drawn).toBeLessThan(31);
    expect(plot).toContain("−0.1290");
    expect(plot).toContain("control");
    expect(plot).not.toContain("−0.1000");
    expect(html).toContain("left out here");
  });

  it("has no plot where nothing is compared", () => {
    expect(page([compare("20300102-120000-noether-0002", 0.1, null)])).not.toContain("<svg");
  });

  it("marks a claim that cannot be true", () => {
    const claims = trial("20300102-120000-noether-0002", {
      claimed: { bestVloss: 1.5, elapsedMin: 1 },
      measurement: measurement(3, {
        probes: [{ id: "claimed-vs-measured", pass: false, value: 1.5, threshold: 2.8, note: "" }],
      }),
    });
    expect(page([claims])).toContain("1.5000 ⚠ too low to be true");
  });
});
