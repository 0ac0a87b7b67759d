import { join } from "node:path";

/** The names of what a trial folder holds. */
export interface TrialFolder {
  readonly root: string;
  readonly trial: string;
  readonly owner: string;
  readonly brief: string;
  readonly reply: string;
  /** The pair that the reply answered. */
  readonly baseline: string;
  /** The pair as the reply gave it. */
  readonly candidate: string;
  /** What review left of it: this is what trains. */
  readonly accepted: string;
  /** Decisions of a review that is not finished. */
  readonly review: string;
  readonly diff: string;
  readonly verification: string;
  readonly trainLog: string;
  readonly events: string;
  readonly graph: string;
  readonly measurement: string;
  /** float32, one mean NLL per window. */
  readonly nll: string;
  /** The same for the holdout. */
  readonly holdoutNll: string;
}

/** The paths of one trial's files. */
export function trialFolder(root: string): TrialFolder {
  return {
    root,
    trial: join(root, "trial.json"),
    owner: join(root, "owner.json"),
    brief: join(root, "brief.md"),
    reply: join(root, "reply.md"),
    baseline: join(root, "baseline"),
    candidate: join(root, "candidate"),
    accepted: join(root, "accepted"),
    review: join(root, "review.json"),
    diff: join(root, "candidate.diff"),
    verification: join(root, "verification.json"),
    trainLog: join(root, "train.log"),
    events: join(root, "events.jsonl"),
    graph: join(root, "model.onnx"),
    measurement: join(root, "measurement.json"),
    nll: join(root, "nll.f32"),
    holdoutNll: join(root, "holdout-nll.f32"),
  };
}

/** Project-wide places; everything that Persona Lab writes in a project lies under one folder. */
export function labFolder(projectRoot: string) {
  const root = join(projectRoot, ".persona-lab");
  return {
    root,
    gitignore: join(root, ".gitignore"),
    trials: join(root, "trials"),
    /** Trials that a person deleted and may still bring back. */
    deleted: join(root, "deleted"),
    trainingLock: join(root, "training.lock"),
    personas: join(root, "personas"),
  };
}
