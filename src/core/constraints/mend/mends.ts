import type { SourcePair } from "../../project/source-pair.ts";
import { modelOf } from "../../python/module-model.ts";
import type { BaselineAnalysis } from "../rule.ts";
import type { Violation } from "../verification.ts";
import { verifyCandidate } from "../verify.ts";
import { type Proposal, proposalsFor, reversals } from "./proposals.ts";
import { applyEdits } from "./text-edit.ts";

/** A mechanical change of a candidate that takes one violation away and brings no other. */
export type Mend = Proposal;

/** More are tried by nobody, and each costs a verification. */
const MOST_TRIED = 12;
const MOST_OFFERED = 3;

/**
 * How a violation can be mended without knowing what the edit was after: the frozen statement, the
 * condition or the return restored, the rebinding removed, or the baseline's lines put back. Each
 * is tried: only what removes this violation and adds none is returned, the most exact first.
 *
 * @param candidate the pair in which `verifyCandidate` found the violation
 */
export function mendsOf(
  baseline: BaselineAnalysis,
  candidate: SourcePair,
  violation: Violation,
): Mend[] {
  const before = countsOf(verifyCandidate(baseline, candidate).violations);
  const key = keyOf(violation);
  const results = new Set<string>();
  const mends: Mend[] = [];
  let tried = 0;
  for (const proposal of proposals(baseline, candidate, violation)) {
    const changed = applyEdits(candidate, proposal.edits);
    const result = `${changed.train.text}\0${changed.model.text}`;
    if (results.has(result)) continue;
    results.add(result);
    tried += 1;
    if (tried > MOST_TRIED || mends.length === MOST_OFFERED) break;
    const after = countsOf(verifyCandidate(baseline, changed).violations);
    const isLess = (after.get(key) ?? 0) < (before.get(key) ?? 0);
    const addsNone = [...after].every(([other, count]) => count <= (before.get(other) ?? 0));
    if (isLess && addsNone) mends.push(proposal);
  }
  return mends;
}

function* proposals(
  baseline: BaselineAnalysis,
  candidate: SourcePair,
  violation: Violation,
): Iterable<Proposal> {
  const train = modelOf(candidate.train.path, candidate.train.text);
  const model = modelOf(candidate.model.path, candidate.model.text);
  if (!("ok" in train) && !("ok" in model)) {
    yield* proposalsFor(baseline, { source: candidate, train, model }, violation);
  }
  const side = violation.file === candidate.train.path ? "train" : "model";
  yield* reversals(baseline.source[side], candidate[side], violation);
}

/** Violations by what they say; where they stand moves with every edit. */
function countsOf(violations: readonly Violation[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const violation of violations) {
    const key = keyOf(violation);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function keyOf({ rule, severity, file, name, message }: Violation): string {
  return JSON.stringify([rule, severity, file, name, message]);
}
