import type { Call } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { BaselineAnalysis, Finding, PairModel } from "../rule.ts";
import { cite, quote, stated } from "./messages.ts";

/**
 * `exec` in the training script, through which any frozen name can be bound again; none where the
 * baseline runs the same, or where the text is known and holds no frozen name.
 */
export function* executions(baseline: BaselineAnalysis, candidate: PairModel): Iterable<Finding> {
  const frozen = baseline.derived.values.filter(({ side }) => side === "train");
  const model = candidate.train;
  const known = new Set(execsIn(baseline.train).map((call) => baseline.train.textOf(call)));
  for (const call of execsIn(model)) {
    if (known.has(model.textOf(call))) continue;
    const text = textOf(model, call);
    const hit = frozen.find(({ name }) => text === undefined || words(text).has(name));
    if (hit === undefined) continue;
    const { name, constraint } = hit;
    const what = `${name} must stay ${constraint.value} ${cite(constraint)}`;
    const message = `${what}, but ${quote(model, call)} may bind it again. Write the code out.`;
    yield { at: model, span: call, message, name, constraint: stated(constraint) };
  }
}

function execsIn(model: ModuleModel): Call[] {
  return model.all("Call").filter((call) => model.calleeOf(call) === "builtins.exec");
}

function textOf(model: ModuleModel, call: Call): string | undefined {
  const [source] = call.args;
  const value = source && model.valueOf(source);
  return value?.type === "str" ? value.value : undefined;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
}
