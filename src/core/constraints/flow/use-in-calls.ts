import type { Finding } from "../rule.ts";
import { numberOf } from "./arithmetic.ts";
import { auxiliaries } from "./auxiliary.ts";
import type { ModelCall } from "./event.ts";
import type { FlowFacts } from "./facts.ts";
import type { Reporter } from "./report.ts";
import type { NumberValue, Value } from "./value.ts";

/** A parameter of something in `model.py` to which the baseline gives a frozen value. */
export interface FrozenParameter {
  readonly label: string;
  readonly value: number;
}

export type FrozenParameters = ReadonlyMap<string, FrozenParameter>;

/** By `callee|parameter`; a parameter that gets different values in different calls is left out. */
export function frozenParameters(calls: readonly ModelCall[]): FrozenParameters {
  const found = new Map<string, FrozenParameter>();
  const unclear = new Set<string>();
  for (const { callees, parameters } of calls) {
    for (const [name, value] of parameters) {
      for (const callee of callees) {
        const key = `${callee}|${name}`;
        const known = found.get(key);
        const label = value.lineage.frozen;
        if (value.kind === "number" && label !== undefined && !known) {
          found.set(key, { label, value: value.value });
        } else if (known && numberOf(value) !== known.value) {
          unclear.add(key);
        }
      }
    }
  }
  for (const key of unclear) found.delete(key);
  return found;
}

/** Whether a value is certainly another number than the frozen one, and not by its own name. */
export function isOther(value: Value, { label, value: expected }: FrozenParameter): boolean {
  if (value.kind === "choice")
    return value.options.every((one) => isOther(one, { label, value: expected }));
  return value.kind === "number" && value.value !== expected && value.lineage.frozen !== label;
}

/** Calls from the training script into `model.py` that give a frozen value's parameter another one. */
export function* callsWithOtherValues(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const before = baseline.rehearsal.calls;
  const frozen = frozenParameters(before);
  const aliases = renamedCallees(before, candidate.rehearsal.calls);
  const isAuxiliary = auxiliaries(candidate);
  for (const call of candidate.rehearsal.calls) {
    if (isAuxiliary(call.made)) continue;
    for (const [name, value] of call.parameters) {
      const expected = call.callees
        .map((callee) => frozen.get(`${aliases.get(callee) ?? callee}|${name}`))
        .find((found) => found);
      if (!expected || !isOther(value, expected)) continue;
      yield brokenCall(call, name, value, expected, reporter);
    }
  }
}

function brokenCall(
  call: ModelCall,
  name: string,
  value: Value,
  { label, value: expected }: FrozenParameter,
  reporter: Reporter,
): Finding {
  const own = call.places.get(name);
  const place = own ?? call.place;
  const callee = call.callees[0] ?? "the model";
  const given = shown(value);
  const how = own
    ? `but ${callee} gets \`${name}\` ${given}`
    : `but ${callee} gets no \`${name}\`, so that its default ${given} counts`;
  const mend = `Give \`${name}\` the frozen value ${expected} unchanged.`;
  return reporter.broken(label, place, `${how} here. ${mend}`);
}

export function shown(value: Value): string {
  if (value.kind === "choice") return value.options.map(shown).join(" or ");
  return value.kind === "number" ? `= ${formatted(value)}` : "another value";
}

function formatted({ value, isInt }: NumberValue): string {
  return isInt || !Number.isInteger(value) ? String(value) : `${value}.0`;
}

/** A callee that vanished and a new one with at least two of its parameters are the same, renamed. */
function renamedCallees(
  before: readonly ModelCall[],
  after: readonly ModelCall[],
): ReadonlyMap<string, string> {
  const old = new Set(before.flatMap(({ callees }) => callees));
  const now = new Set(after.flatMap(({ callees }) => callees));
  const renamed = new Map<string, string>();
  for (const { callees, parameters } of after) {
    const [callee] = callees;
    if (callee === undefined || old.has(callee) || callees.some((one) => old.has(one))) continue;
    const match = before.find(
      (call) =>
        call.callees.every((one) => !now.has(one)) &&
        [...call.parameters.keys()].filter((name) => name !== "self" && parameters.has(name))
          .length >= 2,
    );
    if (match?.callees[0]) renamed.set(callee, match.callees[0]);
  }
  return renamed;
}

/** Fields with a frozen default that get another value where the configuration is made or copied. */
export function* fieldsGivenOtherValues(
  { candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const isAuxiliary = auxiliaries(candidate);
  for (const { name, frozen, value, place, object } of candidate.rehearsal.fields) {
    if (isAuxiliary(object)) continue;
    const label = frozen.lineage.frozen;
    const isBroken =
      frozen.kind === "number" &&
      label !== undefined &&
      isOther(value, { label, value: frozen.value });
    if (!isBroken) continue;
    const what = `but \`${name}\` is given ${shown(value).replace("= ", "")} here. Leave it at its default.`;
    yield reporter.broken(label, place, what);
  }
}

const CONSTRUCTION =
  /^__(init|new|post_init|setattr|getattribute|getattr|defaults|kwdefaults|code)__$/;

/** Classes and functions of `model.py` whose construction the training script replaces. */
export function* patchedConstruction(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const own = new Set(
    baseline.rehearsal.patches.map(({ target, attribute }) => `${target}.${attribute}`),
  );
  const fields = new Set([...frozenParameters(baseline.rehearsal.calls).keys()]);
  for (const { target, attribute, place } of candidate.rehearsal.patches) {
    if (own.has(`${target}.${attribute}`)) continue;
    if (!CONSTRUCTION.test(attribute) && !fields.has(`${target}|${attribute}`)) continue;
    const message =
      `The frozen values must reach \`${target}\` as they are, but \`${target}.${attribute}\` is ` +
      "replaced here. Remove the patch and change the class in its own file.";
    yield reporter.finding(place, message, { name: attribute });
  }
}
