import type {
  Curves,
  LabView,
  RunningView,
  TrialDetails,
  TrialRow,
} from "../../../src/editor/dashboard/messages.ts";

/** Where the project of these trials would lie. */
export const ROOT = "/home/ada/sonnets";

/** HTML, a script, control characters and a mark that turns the reading direction round. */
export const HOSTILE =
  "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>\u202e\u0007\u001b[31m";
/** The same as the page has to show it. */
export const HOSTILE_SHOWN =
  "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>[U+202E]␇␛[31m";

/** A measured baseline; everything may be overridden. */
export function row(change: Partial<TrialRow>): TrialRow {
  return {
    id: "20260102-030405-baseline-0a0b",
    order: 0,
    persona: "baseline",
    isBaseline: true,
    isCurrentBaseline: true,
    isControl: false,
    seed: 1,
    state: "done",
    reason: null,
    claimed: 3.301,
    isClaimTooLow: false,
    measured: { value: 3.412, low: 3.39, high: 3.434 },
    valid: true,
    failedProbes: [],
    models: null,
    edit: null,
    provider: { requested: "auto", used: "cpu", note: null },
    parameters: 120_400,
    device: "cpu",
    minutes: 1.75,
    model: null,
    tokens: null,
    cost: null,
    ...change,
  };
}

/** A persona's edit with its paired difference to the baseline. */
export function edit(
  persona: string,
  difference: number,
  change: Partial<TrialRow> = {},
): TrialRow {
  const verdict = difference < -0.02 ? "better" : difference > 0.02 ? "worse" : "cannot tell";
  const value = 3.412 + difference;
  return row({
    id: `20260102-040506-${persona}-1c2d`,
    persona,
    isBaseline: false,
    isCurrentBaseline: false,
    claimed: value - 0.12,
    measured: { value, low: value - 0.021, high: value + 0.021 },
    models: {
      difference: { value: difference, low: difference - 0.009, high: difference + 0.009 },
      verdict,
    },
    edit: {
      difference: { value: difference, low: null, high: null },
      verdict: "cannot tell",
      candidateSeeds: 1,
      baselineSeeds: 3,
      minimumDetectable: null,
    },
    model: "gpt-test",
    tokens: { prompt: 3120, completion: 2480 },
    cost: 0.0287,
    ...change,
  });
}

export const BASELINE = row({});
export const EMMY = edit("emmy", -0.061, {
  order: 1,
  provider: { requested: "webgpu", used: "cpu", note: "No adapter was found." },
});
export const PEEKING = edit("peeking", -3.3, {
  id: "20260102-050607-peeking-3e4f",
  order: 2,
  claimed: 0.011,
  measured: { value: 0.02, low: 0.01, high: 0.03 },
  valid: false,
  failedProbes: ["causality"],
});

export const NOISE_FLOOR = "Noise floor: the baseline's 3 seeds measure 3.412 nats per token.";

/** A project's ledger, the newest trial first. */
export function lab(trials: readonly TrialRow[]): LabView {
  const newestFirst = [...trials].sort((left, right) => right.order - left.order);
  const project = {
    root: ROOT,
    name: "sonnets",
    trials: newestFirst,
    noiseFloor: NOISE_FLOOR,
    unreadable: [],
  };
  return { trusted: true, currentRoot: ROOT, projects: [project] };
}

/** Falling losses with some noise; another seed makes another run. */
export function curves(seed: number, points = 101): Curves {
  const loss = (at: number) =>
    3.3 + seed * 0.03 + 2 * Math.exp(-at / (points / 5)) + 0.08 * Math.sin(at * 7 + seed);
  const reading = (at: number, more: number) => ({
    iteration: at * 10,
    loss: loss(at) + more,
    seconds: at * 0.4,
  });
  return {
    training: Array.from({ length: points }, (_, at) => reading(at, 0)),
    validation: Array.from({ length: Math.ceil(points / 10) }, (_, at) => reading(at * 10, 0.06)),
  };
}

export function running(change: Partial<RunningView> = {}): RunningView {
  return {
    id: null,
    projectRoot: ROOT,
    persona: "emmy",
    seed: 1,
    stage: "training",
    percent: 42,
    detail: "iteration 420, training loss 3.5",
    device: "cpu",
    parameters: 120_400,
    iterationsPerSecond: 25,
    secondsLeft: 24,
    curves: curves(0, 43),
    ...change,
  };
}

export const DETAILS: TrialDetails = {
  verification: {
    verdict: "pass",
    violations: [
      {
        rule: "early-stop",
        severity: "warning",
        place: "train_mps.py:88:5",
        message: "The loop may end before its frozen bound.",
      },
    ],
  },
  probes: [
    { id: "causality", pass: true, value: 3.1e-7, threshold: 1e-4, note: "" },
    { id: "memorised-validation", pass: null, value: null, threshold: null, note: "No holdout." },
  ],
  measurement: [
    { name: "Tokens scored", value: "88,064" },
    { name: "Windows", value: "1,376 of 64 tokens" },
  ],
  identity: [
    { name: "Graph", value: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
  ],
  environment: [
    { name: "python", value: "3.11.2" },
    { name: "torch", value: "2.13.0+cpu" },
  ],
};

export const DIFF = [
  "--- model.py",
  "+++ model.py",
  "@@ -12,4 +12,4 @@",
  "     def forward(self, idx):",
  "-        return self.head(self.blocks(idx))",
  "+        return self.head(self.norm(self.blocks(idx)))",
  "",
].join("\n");
