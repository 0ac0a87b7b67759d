import { Failure } from "../../failure.ts";
import type { GraphValue, ScoringSession } from "./session.ts";

/** What the graph fixes of the shape [B, T]; undefined where it takes any. */
export interface GraphShape {
  readonly rows?: number | undefined;
  readonly blockSize?: number | undefined;
}

/**
 * Checks that a graph is one of ours: `idx`, `targets` int64 [B,T] → `nll` float32 [B,T].
 *
 * @throws Failure (input) saying what is missing or different, or that T is another
 */
export function checkGraph(session: ScoringSession, path: string, blockSize: number): GraphShape {
  const idx = findValue(session.inputs, "input", "idx", "int64", path);
  const targets = findValue(session.inputs, "input", "targets", "int64", path);
  const others = session.inputs.filter((input) => input !== idx && input !== targets);
  if (others.length > 0) {
    throw new Failure(
      "input",
      `The graph ${path} has a further input "${others[0]?.name}", but only "idx" and "targets" can be fed.`,
    );
  }
  const nll = findValue(session.outputs, "output", "nll", "float32", path);
  const [rows] = fixedDimensions([idx, targets, nll], 0);
  const lengths = fixedDimensions([idx, targets, nll], 1);
  const other = lengths.find((length) => length !== blockSize);
  if (other !== undefined) {
    throw new Failure(
      "input",
      `The graph ${path} takes windows of ${other} tokens, not of ${blockSize}.`,
    );
  }
  return { rows, blockSize: lengths[0] };
}

function findValue(
  values: readonly GraphValue[],
  kind: "input" | "output",
  name: string,
  type: string,
  path: string,
): GraphValue {
  const value = values.find((candidate) => candidate.name === name);
  if (value === undefined) {
    const names = values.map((candidate) => candidate.name).join(", ") || "none";
    throw new Failure(
      "input",
      `The graph ${path} has no ${kind} "${name}" (its ${kind}s: ${names}), so it was not exported for measuring.`,
    );
  }
  if (value.type !== type || value.shape.length !== 2) {
    const found = `${value.type || "no tensor"} with ${value.shape.length} dimensions`;
    throw new Failure(
      "input",
      `The ${kind} "${name}" of the graph ${path} is ${found}, but must be ${type} [batch, tokens].`,
    );
  }
  return value;
}

function fixedDimensions(values: readonly GraphValue[], axis: number): number[] {
  return values.map((value) => value.shape[axis]).filter((size) => typeof size === "number");
}
