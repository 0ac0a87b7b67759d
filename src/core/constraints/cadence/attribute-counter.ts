import type { Attribute, AugAssign, For, Statement, While } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { isWithin } from "../protection/places.ts";
import type { Counter } from "./counter.ts";
import { wholeNumber } from "./number.ts";

/**
 * `state.step`, where one statement of the module adds a constant to an attribute of that name, and
 * every pass of the loop runs it once: in its body, or by calling the function that holds it.
 */
export function attributeCounter(
  model: ModuleModel,
  loop: For | While | undefined,
  { attr, start: at }: Attribute,
): Counter | undefined {
  const [change, ...others] = model.all("AugAssign").filter(({ target }) => isOf(target, attr));
  if (!loop || !change || others.length > 0 || change.op !== "+") return undefined;
  const step = wholeNumber(model, change.value);
  const place = placeInPass(model, loop, change);
  if (step === undefined || !place || isSetIn(model, loop, attr)) return undefined;
  const start = initialValue(model, attr);
  return { name: attr, start: place.start < at ? start + step : start, step };
}

function isOf(target: { kind: string }, attr: string): boolean {
  return target.kind === "Attribute" && "attr" in target && target.attr === attr;
}

/** The statement of the loop's body that counts on. */
function placeInPass(
  model: ModuleModel,
  { body }: For | While,
  change: AugAssign,
): Statement | undefined {
  const direct = body.find((statement) => statement === change);
  if (direct) return direct;
  const owner = model.functionOf(change);
  if (owner?.kind !== "FunctionDef" || !owner.body.includes(change)) return undefined;
  const callers = body.filter((statement) =>
    model.all("Call").some(({ func, start, end }) => {
      const name = func.kind === "Attribute" ? func.attr : func.kind === "Name" ? func.name : "";
      return name === owner.name && statement.start <= start && end <= statement.end;
    }),
  );
  const [only] = callers;
  const isSimple = only && !("body" in only);
  return callers.length === 1 && isSimple ? only : undefined;
}

function isSetIn(model: ModuleModel, loop: For | While, attr: string): boolean {
  return model
    .all("Assign")
    .some((one) => isWithin(one, loop) && one.targets.some((target) => isOf(target, attr)));
}

/** What the class gives the attribute at first: the default of a field, or a constant assigned once. */
function initialValue(model: ModuleModel, attr: string): number {
  const fields = model
    .all("AnnAssign")
    .filter(({ target }) => (target.kind === "Name" ? target.name === attr : isOf(target, attr)))
    .map(({ value }) => value);
  const assigned = model
    .all("Assign")
    .filter(({ targets }) => targets.some((target) => isOf(target, attr)))
    .map(({ value }) => value);
  const [only, ...others] = [...fields, ...assigned];
  return (only && others.length === 0 ? wholeNumber(model, only) : undefined) ?? 0;
}
