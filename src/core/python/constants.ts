import type { BinaryOperator, ConstantValue, Expression } from "./ast.ts";
import type { Binding, Scope } from "./scopes.ts";

/** What an expression is known to be before anything runs. */
export type KnownValue =
  | ConstantValue
  | { readonly type: "tuple" | "list"; readonly items: readonly KnownValue[] };

const MAX_NAME_HOPS = 20;
/** Larger results are nobody's constant, and `9**9**9` must not be computed. */
const MAX_BITS = 4096n;
const MAX_TEXT = 100_000;
const HUGE = 1n << 4096n;

/**
 * The value of an expression made of literals, arithmetic, and names with exactly one binding that
 * is unconditional and constant; undefined where it cannot be known. Types are Python's own: `8`,
 * `8.0` and `True` are three values, `4 * 2` is the int 8 and `8 / 1` the float 8.0.
 *
 * @param scope the scope that reads the expression's names; without it names are unknown.
 */
export function evaluate(node: Expression, scope?: Scope, hops = 0): KnownValue | undefined {
  switch (node.kind) {
    case "Constant":
      return node.value;
    case "Tuple":
    case "List":
      return sequence(node.kind === "Tuple" ? "tuple" : "list", node.elts, scope, hops);
    case "UnaryOp": {
      const operand = evaluate(node.operand, scope, hops);
      return operand && unary(node.op, operand);
    }
    case "BinOp": {
      const left = evaluate(node.left, scope, hops);
      const right = left && evaluate(node.right, scope, hops);
      return left && right && binary(node.op, left, right);
    }
    case "NamedExpr":
      return evaluate(node.value, scope, hops);
    case "JoinedStr":
      return joined(node.values, scope, hops);
    case "Name":
      return scope && hops < MAX_NAME_HOPS ? nameValue(node.name, scope, hops) : undefined;
    default:
      return undefined;
  }
}

/** Values of names by their binding, so that long chains of names take linear time. */
const namedValues = new WeakMap<Binding, KnownValue | "unknown">();

/** The value of a name whose only binding is a plain, unconditional constant. */
function nameValue(name: string, scope: Scope, hops: number): KnownValue | undefined {
  const bindings = scope.lookup(name);
  const [binding] = bindings;
  if (binding?.value === undefined || bindings.length > 1 || binding.conditional) return undefined;
  const cached = namedValues.get(binding);
  if (cached !== undefined) return cached === "unknown" ? undefined : cached;
  namedValues.set(binding, "unknown");
  const value = evaluate(binding.value, binding.writtenIn, hops + 1);
  namedValues.set(binding, value ?? "unknown");
  return value;
}

function sequence(
  type: "tuple" | "list",
  elements: readonly Expression[],
  scope: Scope | undefined,
  hops: number,
): KnownValue | undefined {
  const items: KnownValue[] = [];
  for (const element of elements) {
    const item = evaluate(element, scope, hops);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { type, items };
}

function joined(
  parts: readonly Expression[],
  scope: Scope | undefined,
  hops: number,
): KnownValue | undefined {
  let text = "";
  for (const part of parts) {
    const isField = part.kind === "FormattedValue";
    if (isField && (part.formatSpec || part.conversion || part.debugText)) return undefined;
    const value = evaluate(isField ? part.value : part, scope, hops);
    if (value?.type === "str") text += value.value;
    else if (value?.type === "int") text += value.value.toString();
    else return undefined;
  }
  return { type: "str", value: text };
}

function int(value: bigint): KnownValue | undefined {
  return value.toString(2).length > MAX_BITS ? undefined : { type: "int", value };
}

function float(value: number): KnownValue {
  return { type: "float", value };
}

/** An int or bool as an int. */
function integral(value: KnownValue): bigint | undefined {
  if (value.type === "int") return value.value;
  return value.type === "bool" ? BigInt(value.value) : undefined;
}

function real(value: KnownValue): number | undefined {
  if (value.type === "float") return value.value;
  const whole = integral(value);
  return whole === undefined ? undefined : Number(whole);
}

function unary(op: "-" | "+" | "~" | "not", operand: KnownValue): KnownValue | undefined {
  if (op === "not") {
    const truth = truthOf(operand);
    return truth === undefined ? undefined : { type: "bool", value: !truth };
  }
  const whole = integral(operand);
  if (whole !== undefined) return int(op === "-" ? -whole : op === "~" ? ~whole : whole);
  if (operand.type === "float" && op !== "~")
    return float(op === "-" ? -operand.value : operand.value);
  if (operand.type === "complex" && op !== "~") {
    return op === "-" ? undefined : operand;
  }
  return undefined;
}

/** What `bool(value)` is. */
export function truthOf(value: KnownValue): boolean | undefined {
  switch (value.type) {
    case "int":
      return value.value !== 0n;
    case "float":
      return value.value !== 0;
    case "bool":
      return value.value;
    case "str":
    case "bytes":
      return value.value !== "";
    case "None":
      return false;
    case "Ellipsis":
      return true;
    case "complex":
      return value.imaginary !== 0;
    default:
      return value.items.length > 0;
  }
}

function binary(op: BinaryOperator, left: KnownValue, right: KnownValue): KnownValue | undefined {
  const a = integral(left);
  const b = integral(right);
  if (a !== undefined && b !== undefined) return integers(op, a, b);
  const x = real(left);
  const y = real(right);
  if (x !== undefined && y !== undefined) return reals(op, x, y);
  return sequences(op, left, right);
}

function integers(op: BinaryOperator, a: bigint, b: bigint): KnownValue | undefined {
  switch (op) {
    case "+":
      return int(a + b);
    case "-":
      return int(a - b);
    case "*":
      return int(a * b);
    case "/":
      return b === 0n ? undefined : float(Number(a) / Number(b));
    case "//":
      return b === 0n ? undefined : int(floorDivide(a, b));
    case "%":
      return b === 0n ? undefined : int(a - floorDivide(a, b) * b);
    case "**":
      return power(a, b);
    case "<<":
      return b < 0n || b > MAX_BITS ? undefined : int(a << b);
    case ">>":
      return b < 0n || b > MAX_BITS ? undefined : int(a >> b);
    case "&":
      return int(a & b);
    case "|":
      return int(a | b);
    case "^":
      return int(a ^ b);
    default:
      return undefined;
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function power(base: bigint, exponent: bigint): KnownValue | undefined {
  if (exponent < 0n) return base === 0n ? undefined : float(Number(base) ** Number(exponent));
  const bits = BigInt(base.toString(2).length) * exponent;
  return bits > MAX_BITS * 2n ? undefined : int(base ** exponent);
}

function reals(op: BinaryOperator, a: number, b: number): KnownValue | undefined {
  switch (op) {
    case "+":
      return float(a + b);
    case "-":
      return float(a - b);
    case "*":
      return float(a * b);
    case "/":
      return b === 0 ? undefined : float(a / b);
    case "//":
      return b === 0 ? undefined : float(Math.floor(a / b));
    case "%":
      return b === 0 ? undefined : float(a - Math.floor(a / b) * b);
    case "**":
      return a < 0 && !Number.isInteger(b) ? undefined : float(a ** b);
    default:
      return undefined;
  }
}

function sequences(
  op: BinaryOperator,
  left: KnownValue,
  right: KnownValue,
): KnownValue | undefined {
  if (op === "+") return concatenated(left, right);
  if (op !== "*") return undefined;
  const leftCount = integral(left);
  const count = leftCount ?? integral(right);
  const repeated = leftCount === undefined ? left : right;
  if (count === undefined || count > 10_000n) return undefined;
  return repeat(repeated, Math.max(0, Number(count)));
}

function concatenated(left: KnownValue, right: KnownValue): KnownValue | undefined {
  if ((left.type === "str" || left.type === "bytes") && right.type === left.type) {
    return { type: left.type, value: left.value + right.value };
  }
  if ((left.type === "tuple" || left.type === "list") && right.type === left.type) {
    return { type: left.type, items: [...left.items, ...right.items] };
  }
  return undefined;
}

function repeat(value: KnownValue, count: number): KnownValue | undefined {
  if (value.type === "str" || value.type === "bytes") {
    if (value.value.length * count > MAX_TEXT) return undefined;
    return { type: value.type, value: value.value.repeat(count) };
  }
  if (value.type !== "tuple" && value.type !== "list") return undefined;
  if (value.items.length * count > MAX_TEXT) return undefined;
  const items = Array.from({ length: count }, () => value.items).flat();
  return { type: value.type, items };
}

/** Equal in value and in type, all the way down. */
export function sameValue(a: KnownValue, b: KnownValue): boolean {
  return formatValue(a) === formatValue(b);
}

/** The value as Python source, one spelling per value. */
export function formatValue(value: KnownValue): string {
  switch (value.type) {
    case "int":
      return formatInt(value.value);
    case "float":
      return formatFloat(value.value);
    case "complex":
      return `${value.imaginary}j`;
    case "str":
      return JSON.stringify(value.value);
    case "bytes":
      return `b${JSON.stringify(value.value)}`;
    case "bool":
      return value.value ? "True" : "False";
    case "None":
      return "None";
    case "Ellipsis":
      return "...";
    case "list":
      return `[${value.items.map(formatValue).join(", ")}]`;
    case "tuple": {
      const comma = value.items.length === 1 ? "," : "";
      return `(${value.items.map(formatValue).join(", ")}${comma})`;
    }
  }
}

/** Huge ones in base 16: the decimal spelling takes quadratic time. */
function formatInt(value: bigint): string {
  const isHuge = value > HUGE || value < -HUGE;
  return isHuge ? `0x${value.toString(16)}` : value.toString();
}

function formatFloat(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'float("nan")' : `${value < 0 ? "-" : ""}1e999`;
  }
  if (Object.is(value, -0)) return "-0.0";
  const text = value.toString();
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
