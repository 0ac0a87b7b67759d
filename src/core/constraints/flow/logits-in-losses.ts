import { withForm } from "./lineage.ts";
import type { Machine } from "./machine.ts";
import { mapping, sequence } from "./make-value.ts";
import { alterationSince, originalOf, tensorsIn } from "./tensor-trace.ts";
import type { LossForm, OpaqueValue, Value } from "./value.ts";

/**
 * The form of a loss of these logits and targets: `plain`, unless what the model gave or what it
 * was given was scaled, clipped, masked or cut on the way.
 */
export function formOfLogits(
  { state }: Machine,
  logits: Value | undefined,
  targets: Value | undefined,
  plain: LossForm,
): LossForm {
  const of = (value: Value | undefined) => (value?.kind === "opaque" ? value : undefined);
  const own = of(logits);
  const given = of(targets);
  const after = own && alterationSince(state.modelOutputs, own);
  if (after) return { type: "changed", place: after.place, how: `${after.how} the logits` };
  const masked = given && alterationSince(state.modelInputs, given);
  if (masked) return { type: "changed", place: masked.place, how: `${masked.how} the targets` };
  const isOfLogits = plain.type === "nll" || plain.type === "tokens" || plain.type === "logprobs";
  return own && isOfLogits ? { ...plain, logits: originalOf(own) } : plain;
}

/** Notes what a model is given: changes of it from here on are the model's. */
export function noteModelInputs({ state }: Machine, values: Iterable<Value>): void {
  for (const value of values) {
    for (const tensor of tensorsIn(value)) state.modelInputs.add(originalOf(tensor));
  }
}

/**
 * Notes what a model gives: logits that a loss took after a change of them are other logits than
 * the ones that are given beside that loss.
 *
 * @returns the same value with such losses marked as changed.
 */
export function noteModelOutputs({ state }: Machine, value: Value): Value {
  const tensors = tensorsIn(value);
  const own = new WeakSet(tensors.map(originalOf));
  const marked = withMarks(value, (loss) => markedLoss(loss, own));
  for (const tensor of tensors) if (!isLoss(tensor)) state.modelOutputs.add(originalOf(tensor));
  return marked;
}

function isLoss({ lineage }: OpaqueValue): boolean {
  return lineage.form !== undefined && lineage.form.type !== "logprobs";
}

function markedLoss(loss: OpaqueValue, outputs: WeakSet<OpaqueValue>): OpaqueValue {
  const { form } = loss.lineage;
  const logits = form && "logits" in form ? form.logits : undefined;
  const change = logits && alterationSince(outputs, logits);
  if (!change) return loss;
  const how = `${change.how} the logits`;
  return {
    ...loss,
    lineage: withForm(loss.lineage, { type: "changed", place: change.place, how }),
  };
}

function withMarks(value: Value, mark: (loss: OpaqueValue) => OpaqueValue): Value {
  switch (value.kind) {
    case "opaque":
      return mark(value);
    case "sequence": {
      const items = value.items?.map((item) => withMarks(item, mark));
      const isSame = items?.every((item, at) => item === value.items?.[at]) ?? true;
      return isSame || !items ? value : { ...sequence(items), loopDepth: value.loopDepth };
    }
    case "mapping": {
      const entries = [...value.entries].map(([key, one]) => [key, withMarks(one, mark)] as const);
      const isSame = entries.every(([key, one]) => value.entries.get(key) === one);
      return isSame ? value : { ...mapping(new Map(entries)), rest: value.rest };
    }
    default:
      return value;
  }
}
