import type {
  Cadence,
  FrozenStatement,
  FrozenValue,
} from "../../src/core/constraints/derive/derive.ts";
import type { BaselineAnalysis } from "../../src/core/constraints/verify.ts";
import type { Expression } from "../../src/core/python/ast.ts";
import type { Choose } from "./rewriting.ts";

/** A baseline's training script with one breach of one of its constraints. */
export interface Breach {
  readonly how: string;
  readonly text: string;
}

function spliced(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** Another number than the frozen one. */
function otherNumber({ value }: FrozenValue, choose: Choose): string {
  const known = value.type === "int" ? Number(value.value) : 0;
  const factors = [2, 3, 4, 10];
  const choices = [
    `${known * (factors[choose(4)] ?? 2)}`,
    `${known + 1 + choose(9)}`,
    `${known}.5`,
  ];
  return choices[choose(choices.length)] ?? "0";
}

/** Statements that bind a name again. */
const REBINDINGS: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name} = ${value}`,
  (name, value) => `${name}: int = ${value}`,
  (name, value) => `${name} += ${value}`,
  (name, value) => `spare, ${name} = 0, ${value}`,
  (name, value) => `[${name}] = [${value}]`,
  (name, value) => `print(${name} := ${value})`,
  (name, value) => `for ${name} in (1, ${value}): pass`,
  (name, value) => `if True: ${name} = ${value}`,
  (name) => `import math as ${name}`,
  (name, value) => `${name}, *spare = [${value}, 0]`,
  (name, value) => `other = ${name} = ${value}`,
];

function rebound(baseline: BaselineAnalysis, frozen: FrozenValue, choose: Choose): Breach {
  const { text } = baseline.train;
  const value = otherNumber(frozen, choose);
  const { expression, statement, name } = frozen;
  const inClass = baseline.train.scopeOf(statement).kind === "class";
  if (inClass || choose(3) === 0) {
    const how = `${name} is ${value}`;
    return { how, text: spliced(text, expression.start, expression.end, value) };
  }
  const make = REBINDINGS[choose(REBINDINGS.length)] ?? REBINDINGS[0];
  const line = make ? make(name, value) : "";
  return { how: line, text: afterSuite(baseline, frozen, line) };
}

/** Puts a line below the last frozen statement of the same suite that is a plain assignment. */
function afterSuite(baseline: BaselineAnalysis, { statement }: FrozenValue, line: string): string {
  const { train } = baseline;
  const { text } = train;
  const suite = train.placeOf(statement)?.suite ?? [];
  const last = [...suite]
    .reverse()
    .find((one) => one.kind === "Assign" && one.start >= statement.start);
  const at = last?.end ?? statement.end;
  const lineEnd = text.indexOf("\n", at);
  const indent =
    /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", statement.start - 1) + 1))?.[0] ?? "";
  return spliced(text, lineEnd + 1, lineEnd + 1, `${indent}${line}\n`);
}

function unfrozen(
  baseline: BaselineAnalysis,
  { statement }: FrozenStatement,
  choose: Choose,
): Breach {
  const { text } = baseline.train;
  if (choose(2) === 0 || statement.kind !== "Assign") {
    return {
      how: "a statement is gone",
      text: spliced(text, statement.start, statement.end, "pass"),
    };
  }
  const { value } = statement;
  const changed = `(lambda spare: spare)(${text.slice(value.start, value.end)}) or None`;
  return {
    how: "a statement means something else",
    text: spliced(text, value.start, value.end, changed),
  };
}

function rarer(baseline: BaselineAnalysis, { condition }: Cadence, choose: Choose): Breach {
  const { text } = baseline.train;
  const source = text.slice(condition.start, condition.end);
  const choices = [`(${source}) and len(__name__) > ${3 + choose(90)}`, `not (${source})`];
  const changed = choices[choose(choices.length)] ?? "False";
  return {
    how: `the condition is ${changed}`,
    text: spliced(text, condition.start, condition.end, changed),
  };
}

function otherReturn(baseline: BaselineAnalysis, choose: Choose): Breach | undefined {
  const { train, derived } = baseline;
  const { text } = train;
  const [first, second] = derived.contract.names;
  const { definition } = derived.contract;
  const found =
    definition && train.all("Return").filter((one) => train.functionOf(one) === definition);
  const last = found?.at(-1)?.value;
  if (!last) return undefined;
  const choices = [
    `${second}, ${first}`,
    first,
    `${first}, ${second}, None`,
    `[${first}, ${second}]`,
    "None",
  ];
  const changed = choices[choose(choices.length)] ?? "None";
  return { how: `returns ${changed}`, text: spliced(text, last.start, last.end, changed) };
}

/** One breach of one constraint of the baseline, chosen at random. */
export function breachOf(baseline: BaselineAnalysis, choose: Choose): Breach | undefined {
  const { values, statements, cadences } = baseline.derived;
  const ints = values.filter(
    (one) => one.side === "train" && one.value.type === "int" && !one.range,
  );
  const own = statements.filter((one) => one.side === "train" && one.statement.kind !== "Return");
  const [value, statement, cadence] = [
    pick(ints, choose),
    pick(own, choose),
    pick(cadences, choose),
  ];
  const use = pick(frozenUses(baseline), choose);
  const kinds = [
    () => use && scaled(baseline, use, choose),
    () => value && rebound(baseline, value, choose),
    () => statement && unfrozen(baseline, statement, choose),
    () => cadence && rarer(baseline, cadence, choose),
    () => otherReturn(baseline, choose),
  ];
  return kinds[choose(kinds.length)]?.();
}

/** Frozen names as arguments of calls into the model's file, and as bounds of ranges. */
function frozenUses({ train, derived, project }: BaselineAnalysis): Expression[] {
  const frozen = new Set(
    derived.values.filter(({ value }) => value.type === "int").map(({ name }) => name),
  );
  const module = project.model.replace(/\.py$/, "");
  return train.all("Call").flatMap((call) => {
    const path = train.calleeOf(call) ?? "";
    const isModel = path.startsWith(`${module}.`);
    const isRange = path === "builtins.range" && train.parent(call)?.kind === "For";
    if (!isModel && !isRange) return [];
    const values = [...call.args, ...call.keywords.map(({ value }) => value)];
    return values.filter((value) => value.kind === "Name" && frozen.has(value.name));
  });
}

function scaled(baseline: BaselineAnalysis, use: Expression, choose: Choose): Breach {
  const { text } = baseline.train;
  const source = text.slice(use.start, use.end);
  const changes = [
    `${source} * 2`,
    `${source} + 3`,
    `${source} // 2`,
    `max(${source}, 999983)`,
    `-1 + 4 * ${source}`,
  ];
  const changed = changes[choose(changes.length)] ?? "0";
  return { how: changed, text: spliced(text, use.start, use.end, changed) };
}

function pick<T>(all: readonly T[], choose: Choose): T | undefined {
  return all.length > 0 ? all[choose(all.length)] : undefined;
}
