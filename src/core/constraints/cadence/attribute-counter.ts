import type { Attribute, Expression, For, Statement, While } from "../../python/ast.ts";
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
  const [change, ...others] = changesOf(model, attr);
  if (!loop || !change || others.length > 0) return undefined;
  const step = change.by && wholeNumber(model, change.by);
  const place = placeInPass(model, loop, change);
  if (step === undefined || !place || isSetIn(model, loop, attr)) return undefined;
  const start = initialValue(model, attr);
  return { name: attr, start: place.start < at ? start + step : start, step };
}

interface Change {
  readonly statement: Statement;
  /** What is added; undefined where something else happens. */
  readonly by: Expression | undefined;
}

/** `state.step += 1` and `state = replace(state, step=state.step + 1)`. */
function changesOf(model: ModuleModel, attr: string): Change[] {
  const augmented = model
    .all("AugAssign")
    .filter(({ target }) => isOf(target, attr))
    .map((statement) => ({ statement, by: statement.op === "+" ? statement.value : undefined }));
  const replaced = model.all("Keyword").flatMap(({ name, value }) => {
    const isNext = name === attr && value.kind === "BinOp" && isOf(value.left, attr);
    const statement = isNext ? model.statementOf(value) : undefined;
    if (!statement || value.kind !== "BinOp") return [];
    return [{ statement, by: value.op === "+" ? value.right : undefined }];
  });
  return [...augmented, ...replaced];
}

function isOf(target: { kind: string }, attr: string): boolean {
  return target.kind === "Attribute" && "attr" in target && target.attr === attr;
}

/** The statement of the loop's body that counts on. */
function placeInPass(
  model: ModuleModel,
  { body }: For | While,
  { statement: change }: Change,
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
