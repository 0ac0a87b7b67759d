import { binary, joinedPath, numberOf } from "./arithmetic.ts";
import { compared, truth, truthValue } from "./comparison.ts";
import { joined } from "./joining.ts";
import { allArguments, argument, type LibraryFunction } from "./library-arguments.ts";
import { asReading, changedLineage, combinedAll, lineageOf, withForm } from "./lineage.ts";
import type { CallSite } from "./machine.ts";
import { boolean, integer, number, opaque, retraced, text } from "./make-value.ts";
import type { LossForm, Value } from "./value.ts";

/** A function of one number. */
function ofNumber(compute: (x: number) => number, isInt = false): LibraryFunction {
  return (_machine, { args }, path) => {
    const value = args.positional[0];
    const known = numberOf(value);
    if (known === undefined || value === undefined) return altered(path, args.positional);
    return number(compute(known), isInt, changedLineage(lineageOf(value)));
  };
}

/** The result of a library function that turns a loss into another measure. */
function altered(path: string, values: readonly Value[]): Value {
  const lineage = combinedAll(values);
  return opaque(lineage, path);
}

/** `float()`, `int()`, `.item()`: the plain number of a tensor. */
export function readOff(value: Value): Value {
  const lineage = asReading(lineageOf(value));
  return retraced(value.kind === "sequence" || value.kind === "choice" ? opaque() : value, lineage);
}

const conversion =
  (isInt: boolean): LibraryFunction =>
  (_machine, { args }) => {
    const value = args.positional[0];
    if (value === undefined) return number(0, isInt);
    const known = numberOf(value);
    if (known !== undefined) {
      const result = isInt ? Math.trunc(known) : known;
      const lineage = lineageOf(value);
      const isSame = isInt && value.kind === "number" && value.isInt;
      return number(result, isInt, isSame ? lineage : changedLineage(lineage));
    }
    if (value.kind === "text") return fromText(value.text, value.exact, isInt);
    return readOff(value);
  };

function fromText(value: string, exact: boolean, isInt: boolean): Value {
  if (exact && /^\s*[+-]?inf(inity)?\s*$/i.test(value)) {
    return number(value.includes("-") ? -Infinity : Infinity, false);
  }
  const parsed = Number(value.replaceAll("_", ""));
  return exact && value.trim() !== "" && Number.isFinite(parsed) ? number(parsed, isInt) : opaque();
}

/** `min` and `max`: of two losses the kept one, of a list of batches' losses their least. */
const extreme =
  (name: "min" | "max"): LibraryFunction =>
  (_machine, { args, place }) => {
    const [first, ...others] = args.positional;
    if (first === undefined) return undefined;
    if (others.length === 0) return extremeOf(name, first, place);
    const known = args.positional.map(numberOf);
    if (known.every((value) => value !== undefined)) {
      const best = Math[name](...known);
      return args.positional[known.indexOf(best)];
    }
    return args.positional.reduce(joined);
  };

function extremeOf(name: "min" | "max", list: Value, place: CallSite["place"]): Value {
  const items = list.kind === "sequence" ? list.items : undefined;
  const known = items?.map(numberOf) ?? [];
  if (items && items.length > 0 && known.every((value) => value !== undefined)) {
    return items[known.indexOf(Math[name](...known))] ?? opaque();
  }
  const lineage = combinedAll([list]);
  const own = elementForm(list);
  const form: LossForm | undefined =
    own?.type !== "nll"
      ? own?.type === "changed"
        ? own
        : undefined
      : name === "min"
        ? { type: "least" }
        : { type: "changed", place, how: "takes the largest of several readings" };
  return opaque(withForm(lineage, form));
}

/** The form of a list's items. */
export function elementForm(value: Value): LossForm | undefined {
  if (value.kind === "sequence") {
    const item = value.items?.length ? value.items.reduce(joined) : value.element;
    return lineageOf(item).form;
  }
  const { form } = lineageOf(value);
  return form?.type === "many" ? { type: "nll" } : form;
}

const total: LibraryFunction = (_machine, { args }) => {
  const list = args.positional[0];
  if (list === undefined) return undefined;
  if (list.kind === "sequence" && list.items && list.items.length > 0) {
    const known = list.items.every((item) => item.kind === "number");
    if (known) return list.items.reduce((sum, item) => binary("+", sum, item));
  }
  const form = elementForm(list);
  const kept: LossForm | undefined = form?.type === "nll" ? { type: "sum" } : form;
  return opaque(withForm(combinedAll([list]), kept?.type === "mean" ? undefined : kept));
};

const mean: LibraryFunction = (_machine, { args }, path) => {
  const list = args.positional[0];
  if (list === undefined) return undefined;
  const form = elementForm(list);
  const isNumbers = list.kind === "sequence" || lineageOf(list).form?.type === "many";
  const type =
    form?.type === "nll" && isNumbers ? "mean" : form?.type === "tokens" ? "nll" : form?.type;
  const gain: LossForm | undefined =
    form?.type === "gained" ? { type: "gain", logits: form.logits } : undefined;
  const kept = form?.type === "changed" ? form : (gain ?? meanForm(type));
  return opaque(withForm(combinedAll([list]), kept), path);
};

function meanForm(type: LossForm["type"] | undefined): LossForm | undefined {
  return type === "nll" || type === "mean" ? { type } : undefined;
}

/** Lists of losses stacked into one tensor. */
const stacked: LibraryFunction = (_machine, { args }, path) => {
  const list = args.positional[0];
  if (list === undefined) return undefined;
  const form = elementForm(list);
  const isMany = list.kind === "sequence" && form?.type === "nll";
  const own = form?.type === "changed" ? form : lineageOf(list).form;
  const kept: LossForm | undefined = isMany ? { type: "many" } : own;
  const lineage = withForm(combinedAll(allArguments(args)), kept);
  return opaque(lineage, path, args);
};

const length: LibraryFunction = (machine, { args, place, key }) => {
  const value = args.positional[0];
  if (value?.kind === "sequence") return value.count ?? opaque();
  if (value?.kind === "mapping" && !value.rest) return integer(value.entries.size);
  if (value?.kind === "text" && value.exact) return integer(value.text.length);
  if (value?.kind === "instance") {
    const method = machine.attribute(value, "__len__", place, key);
    if (method.kind === "bound") return undefined;
  }
  return opaque();
};

const asText: LibraryFunction = (_machine, { args }) => {
  const value = args.positional[0];
  if (value?.kind === "text") return value;
  return value?.kind === "number" && value.isInt ? text(String(value.value)) : text("*", false);
};

/** A path from its pieces; library calls on paths that are not known leave a `*`. */
const path: LibraryFunction = (_machine, { args }) => joinedPath(args.positional);

const unknownPath: LibraryFunction = () => text("*", false);

const same: LibraryFunction = (_machine, { args }) => args.positional[0];

const isInstance: LibraryFunction = (_machine, { args }) => {
  const value = args.positional[0];
  return value?.kind === "none" ? boolean(false) : opaque();
};

const rounded: LibraryFunction = (_machine, { args }) => {
  const value = args.positional[0];
  const known = numberOf(value);
  if (value === undefined) return undefined;
  if (known !== undefined && args.positional.length === 1) {
    return integer(Math.round(known), changedLineage(lineageOf(value)));
  }
  return opaque(lineageOf(value));
};

const power: LibraryFunction = (_machine, { args }) => {
  const [base, exponent] = args.positional;
  return base && exponent && binary("**", base, exponent);
};

const any: LibraryFunction = (_machine, { args }) => {
  const list = argument(args, 0);
  const known = list?.kind === "sequence" ? list.items : undefined;
  return truthValue(known?.some((item) => truth(item) === true) || undefined);
};

const equality: LibraryFunction = (_machine, { args }) => {
  const [left, right] = args.positional;
  return left && right && truthValue(compared("==", left, right), left, right);
};

/** Numbers, text, paths, and reductions over losses. */
export const PLAIN_FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  "builtins.float": conversion(false),
  "builtins.int": conversion(true),
  "builtins.str": asText,
  "builtins.len": length,
  "builtins.min": extreme("min"),
  "builtins.max": extreme("max"),
  "builtins.sum": total,
  "builtins.round": rounded,
  "builtins.abs": ofNumber(Math.abs),
  "builtins.pow": power,
  "builtins.any": any,
  "builtins.isinstance": isInstance,
  "operator.eq": equality,
  "numpy.min": extreme("min"),
  "torch.min": extreme("min"),
  "numpy.sum": total,
  "torch.sum": total,
  "math.fsum": total,
  mean,
  fmean: mean,
  stack: stacked,
  tensor: stacked,
  array: stacked,
  asarray: stacked,
  as_tensor: stacked,
  "math.floor": ofNumber(Math.floor, true),
  "math.ceil": ofNumber(Math.ceil, true),
  "math.sqrt": ofNumber(Math.sqrt),
  "math.isqrt": ofNumber((x) => Math.floor(Math.sqrt(x)), true),
  "math.exp": ofNumber(Math.exp),
  "math.log": ofNumber(Math.log),
  "math.log2": ofNumber(Math.log2),
  "numpy.log": ofNumber(Math.log),
  "numpy.exp": ofNumber(Math.exp),
  "math.cos": ofNumber(Math.cos),
  "math.sin": ofNumber(Math.sin),
  "os.path.join": path,
  "pathlib.Path": path,
  "pathlib.PurePath": path,
  "os.path.abspath": unknownPath,
  "os.path.dirname": unknownPath,
  "os.path.realpath": unknownPath,
  "os.path.expanduser": same,
  "os.fspath": same,
  "os.path.normpath": same,
  "os.getcwd": unknownPath,
};
