// A ledger and a live run of any size, as the extension host would send them.

const PERSONAS = ["archimedes", "einstein", "feynman", "hilbert", "laplace", "control"];
const ROOT = "/tmp/bench";

/** A project with this many trials, the newest first. */
export function labWithTrials(count) {
  const trials = Array.from({ length: count }, (_, at) => trial(count - 1 - at));
  const project = {
    root: ROOT,
    name: "bench",
    trials,
    noiseFloor: "Noise floor: 3 seeds.",
    unreadable: [],
  };
  return { trusted: true, currentRoot: ROOT, projects: [project] };
}

function trial(order) {
  const persona = order % 7 === 0 ? "baseline" : PERSONAS[order % PERSONAS.length];
  const mean = 3 + Math.sin(order * 12.9898) * 0.4;
  const difference = mean - 3;
  const estimate = (value) => ({ value, low: value - 0.02, high: value + 0.02 });
  const digits = String(order).padStart(6, "0");
  const hasFailed = order % 13 === 5;
  return {
    id: `20300101-${digits}-${persona}-00ff`,
    order,
    persona,
    isBaseline: persona === "baseline",
    isCurrentBaseline: false,
    isControl: persona === "control",
    seed: order % 5,
    state: hasFailed ? "failed" : "done",
    reason: hasFailed ? "The training ended with an exception." : null,
    claimed: hasFailed ? null : mean - 0.1,
    isClaimTooLow: order % 29 === 0,
    measured: hasFailed ? null : estimate(mean),
    valid: hasFailed ? null : order % 31 !== 0,
    failedProbes: order % 31 === 0 ? ["causality"] : [],
    models: hasFailed ? null : { difference: estimate(difference), verdict: "cannot tell" },
    edit: null,
    provider: hasFailed ? null : { requested: "auto", used: "cpu", note: null },
    parameters: 100_000 + order * 37,
    device: "cpu",
    minutes: 1 + (order % 40) / 10,
    model: "gpt-test",
    tokens: { prompt: 3000 + order, completion: 2000 },
    cost: 0.02,
  };
}

/** Both losses of a run with this many points each. */
export function runCurves(points) {
  const reading = (at) => ({
    iteration: at * 100,
    loss: 3 + 2 * Math.exp(-at / 20) + 0.1 * Math.sin(at * 7),
    seconds: at,
  });
  const training = Array.from({ length: points }, (_, at) => reading(at));
  return { training, validation: training.map((each) => ({ ...each, loss: each.loss + 0.1 })) };
}

/** The messages of a run: its beginning, then updates with some new points each. */
export function liveRun(projectRoot, count, pointsEach) {
  const all = runCurves((count + 20) * pointsEach).training;
  const progress = (at) => ({
    percent: Math.floor((100 * at) / count),
    detail: `update ${at}`,
    device: "cpu",
    parameters: 100_000,
    iterationsPerSecond: 50,
    secondsLeft: count - at,
  });
  const first = {
    type: "running",
    running: {
      ...progress(0),
      id: null,
      projectRoot,
      persona: "feynman",
      seed: 1,
      stage: "training",
      curves: { training: all.slice(0, 20 * pointsEach), validation: [] },
    },
  };
  const updates = Array.from({ length: count }, (_, at) => {
    const start = (20 + at) * pointsEach;
    const training = all.slice(start, start + pointsEach);
    const curves = { training, validation: training.slice(0, 1) };
    return { type: "progress", progress: progress(at + 1), curves };
  });
  return { first, updates };
}
