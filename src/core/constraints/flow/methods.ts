import { numberOf } from "./arithmetic.ts";
import { listMethod, mappingMethod, textMethod } from "./container-methods.ts";
import { isModuleClass, isOptimizerClass } from "./define.ts";
import { heldBehind, noteHolding } from "./holding.ts";
import { absorb, takeRows } from "./item.ts";
import { joined } from "./joining.ts";
import { allArguments, argument } from "./library-arguments.ts";
import { namespace } from "./library-objects.ts";
import { readOff } from "./library-plain.ts";
import { noteBackward } from "./library-training.ts";
import { combined, combinedAll, lineageOf, withForm } from "./lineage.ts";
import { formOfLogarithms, formOfTokens } from "./loss-form.ts";
import { type CallSite, type Machine, record } from "./machine.ts";
import { external, NO_ARGUMENTS, NONE, opaque, sequence, text } from "./make-value.ts";
import { traced } from "./tensor-trace.ts";
import type { InstanceValue, Lineage, LossForm, MethodValue, OpaqueValue, Value } from "./value.ts";

/** A method call on a value whose class is not written in Python here. */
export function callMethod(machine: Machine, { self, name }: MethodValue, site: CallSite): Value {
  switch (self.kind) {
    case "sequence":
      return listMethod(machine, self, name, site);
    case "mapping":
      return mappingMethod(machine, self, name, site);
    case "text":
      return textMethod(self, name, site);
    case "instance":
      return instanceMethod(machine, self, name, site);
    case "super":
      return superMethod(machine, self.self, name, site);
    case "opaque":
      return opaqueMethod(machine, self, name, site);
    case "choice":
      return self.options
        .map((option) => callMethod(machine, { ...self, kind: "method", self: option, name }, site))
        .reduce(joined);
    default:
      if (name === "copy_" && heldBehind(self)) {
        for (const value of site.args.positional) noteHolding(machine, value, site.place);
      }
      return tensorMethod(machine, self, name, site);
  }
}

/** Methods of `nn.Module` that give the module back. */
const CHAINED = new Set(
  "to cuda cpu float half double bfloat16 type requires_grad_ apply compile share_memory".split(
    " ",
  ),
);

/** Methods of `nn.Module` that set an attribute. */
const REGISTRATIONS = new Set(
  "add_module register_module register_buffer register_parameter".split(" "),
);

function instanceMethod(
  machine: Machine,
  self: InstanceValue,
  name: string,
  site: CallSite,
): Value {
  if (self.cls.name === "ArgumentParser" && !self.cls.node)
    return parserMethod(machine, self, name, site);
  if (isOptimizerClass(self.cls) && name === "step") return stepped(machine, self.key, site);
  if (name === "zero_grad") {
    record(machine, { type: "zero", place: site.place });
    return NONE;
  }
  const copied = copyMethod(machine, self, name, site);
  if (copied) return copied;
  if (name === "__setattr__" || name === "__init__") return superMethod(machine, self, name, site);
  if (REGISTRATIONS.has(name)) {
    const path = "builtins.setattr";
    const value = argument(site.args, 1, "module", "tensor", "param");
    const positional = [self, argument(site.args, 0, "name"), value];
    const args = { ...site.args, positional: positional.filter((one) => one !== undefined) };
    return machine.call(external(path), args, site.place, site.key, site.frame);
  }
  if (!isModuleClass(self.cls)) return opaque(combinedAll(site.args.positional));
  if (name === "train" || name === "eval") return switched(machine, self, name, site);
  return CHAINED.has(name) ? self : opaque();
}

/** Copies of a named tuple or record, with other fields or as a dictionary. */
function copyMethod(
  machine: Machine,
  self: InstanceValue,
  name: string,
  site: CallSite,
): Value | undefined {
  if (!self.cls.fields) return undefined;
  const path =
    name === "_replace" || name === "model_copy" || name === "copy"
      ? "dataclasses.replace"
      : name === "_asdict" || name === "model_dump" || name === "dict"
        ? "dataclasses.asdict"
        : undefined;
  if (path === undefined) return undefined;
  const update = site.args.keywords.get("update");
  const entries = update?.kind === "mapping" ? [...update.entries] : [];
  const updated = entries.map(([key, value]) => [key.slice(1), value] as const);
  const keywords = new Map([...site.args.keywords, ...updated]);
  const args = { ...site.args, positional: [self], keywords };
  return machine.call(external(path), args, site.place, site.key, site.frame);
}

/** `model.train()` and `model.eval()`. */
function switched(machine: Machine, self: Value, name: string, { args }: CallSite): Value {
  const mode = argument(args, 0, "mode");
  const training = mode?.kind === "boolean" ? mode.value : mode ? undefined : true;
  machine.state.training = name === "eval" ? false : training;
  return self;
}

function superMethod(machine: Machine, self: Value, name: string, site: CallSite): Value {
  const [attribute, value] = site.args.positional;
  if (name === "__setattr__" && attribute?.kind === "text" && value) {
    machine.setAttribute(self, attribute.text, value, site.place);
  }
  if (name === "forward" || name === "__call__") return opaque(combinedAll(site.args.positional));
  if (self.kind === "instance" && (name === "step" || name === "train" || name === "eval")) {
    return instanceMethod(machine, self, name, site);
  }
  return opaque();
}

function parserMethod(machine: Machine, self: InstanceValue, name: string, site: CallSite): Value {
  const { args, key } = site;
  switch (name) {
    case "add_argument": {
      const names = args.positional.flatMap((value) => (value.kind === "text" ? [value.text] : []));
      const dest = args.keywords.get("dest");
      const long = names.find((one) => one.startsWith("--")) ?? names[0] ?? "";
      const option =
        dest?.kind === "text" ? dest.text : long.replace(/^-+/, "").replaceAll("-", "_");
      const action = args.keywords.get("action");
      const flag = action?.kind === "text" && action.text === "store_true" ? text("") : NONE;
      self.attributes.set(option, args.keywords.get("default") ?? flag);
      return opaque();
    }
    case "set_defaults":
      for (const [option, value] of args.keywords) self.attributes.set(option, value);
      return NONE;
    case "add_argument_group":
    case "add_mutually_exclusive_group":
      return self;
    case "parse_args":
      return namespace(machine, "Namespace", self.attributes, key);
    case "parse_known_args":
      return sequence([namespace(machine, "Namespace", self.attributes, key), opaque()]);
    default:
      return opaque();
  }
}

function stepped(machine: Machine, optimizer: string, site: CallSite): Value {
  const closure = argument(site.args, 0, "closure");
  const loss =
    closure?.kind === "function" || closure?.kind === "bound"
      ? machine.call(closure, NO_ARGUMENTS, site.place, `${site.key}.closure`, site.frame)
      : NONE;
  record(machine, { type: "step", optimizer, place: site.place });
  return loss;
}

function isOptimizer(value: OpaqueValue): boolean {
  const { origin = "" } = value;
  return /(^|\.)optim(izers?)?\./.test(origin) && !/lr_scheduler|swa_utils/.test(origin);
}

function opaqueMethod(machine: Machine, self: OpaqueValue, name: string, site: CallSite): Value {
  const [first] = site.args.positional;
  switch (name) {
    case "step":
      if (isOptimizer(self)) return stepped(machine, self.key, site);
      if (/GradScaler$/.test(self.origin ?? "") && first) return scaledStep(machine, first, site);
      return opaque();
    case "zero_grad":
      record(machine, { type: "zero", place: site.place });
      return NONE;
    case "append":
    case "appendleft":
    case "add_":
    case "extend":
    case "update":
    case "put":
    case "copy_":
      for (const value of allArguments(site.args)) absorb(machine, self, value, site.place);
      return name.endsWith("_") ? self : NONE;
    case "integers":
    case "randint":
    case "choice":
    case "permutation":
    case "random":
    case "uniform":
      return machine.call(
        { kind: "external", path: `numpy.random.${name}`, lineage: opaque().lineage },
        site.args,
        site.place,
        site.key,
        site.frame,
      );
    default:
      return tensorMethod(machine, self, name, site);
  }
}

function scaledStep(machine: Machine, optimizer: Value, site: CallSite): Value {
  const isKnown = optimizer.kind === "opaque" || optimizer.kind === "instance";
  record(machine, {
    type: "step",
    optimizer: isKnown ? optimizer.key : site.key,
    place: site.place,
  });
  return NONE;
}

/** Methods that read plain numbers off a tensor. */
const READINGS = new Set(["item", "tolist", "__float__", "__int__"]);
/** Methods after which a loss is still that loss. */
const KEEPS_FORM = new Set(
  "float double half bfloat16 detach cpu cuda to clone view reshape flatten squeeze contiguous numpy data requires_grad_ mean".split(
    " ",
  ),
);
/** Methods that give no data. */
const DATALESS = new Set("size dim numel ndimension element_size is_cuda get_device".split(" "));

function tensorMethod(machine: Machine, self: Value, name: string, site: CallSite): Value {
  if (name === "backward") {
    const [first] = site.args.positional;
    const own = lineageOf(self);
    const isHelper = own.sources.size === 0 && first !== undefined;
    noteBackward(machine, isHelper ? first : self, site);
    return NONE;
  }
  if (name === "train" || name === "eval") return switched(machine, self, name, site);
  if (DATALESS.has(name)) return opaque();
  if (READINGS.has(name)) return withTrace(readOff(self), lineageOf(self).form);
  if (name === "log_softmax") {
    return machine.call(
      external("torch.log_softmax"),
      preceded(self, site),
      site.place,
      site.key,
      site.frame,
    );
  }
  const lineage = combined(lineageOf(self), combinedAll(allArguments(site.args)));
  if (name === "split" && self.kind === "opaque") {
    const rows = argument(site.args, 0, "split_size");
    if (rows?.kind === "number" || rows?.kind === "interval") takeRows(self, rows);
  }
  const pieces = name === "chunk" || name === "tensor_split" ? piecesOf(site, lineage) : undefined;
  if (pieces) return pieces;
  const form = formAfter(lineageOf(self).form, name, site);
  const [origin, key] = self.kind === "opaque" ? [self.origin, self.key] : [undefined, ""];
  const result = opaque(withForm(lineage, form), origin, undefined, key);
  return traced(result, name, [self, ...site.args.positional], site.place);
}

/** The arguments of a method as those of the function of the same name. */
function preceded(self: Value, { args }: CallSite): CallSite["args"] {
  return { ...args, positional: [self, ...args.positional], places: new Map() };
}

const MAX_PIECES = 12;

/** `x.chunk(n)` gives n parts. */
function piecesOf({ args }: CallSite, lineage: Lineage): Value | undefined {
  const count = numberOf(argument(args, 0, "chunks"));
  if (count === undefined || count < 1 || count > MAX_PIECES) return undefined;
  return sequence(Array.from({ length: count }, () => opaque(withForm(lineage, undefined))));
}

function withTrace(value: Value, form: LossForm | undefined): Value {
  return value.kind === "opaque" ? opaque(withForm(value.lineage, form)) : value;
}

function formAfter(
  form: LossForm | undefined,
  name: string,
  { place }: CallSite,
): LossForm | undefined {
  if (form === undefined || form.type === "changed") return form;
  const other = formOfLogarithms(form, name, place) ?? formOfTokens(form, name, place);
  if (other) return other;
  if (name === "mean" && form.type === "many") return { type: "mean" };
  if (name === "sum" && form.type === "many") return { type: "sum" };
  if (name === "min" && form.type === "many") return { type: "least" };
  if (KEEPS_FORM.has(name)) return form;
  if (
    form.type === "many" &&
    /^(exp|pow|square|sqrt|median|max|clamp|quantile|topk|sort)$/.test(name)
  ) {
    return { type: "changed", place, how: `applies \`.${name}()\` to its readings` };
  }
  const isMeasure = /^(exp|log|log2|sqrt|pow|square|tanh|clamp|max|median|mul|div)$/.test(name);
  const isLoss = form.type === "nll" || form.type === "mean";
  return isMeasure && isLoss
    ? { type: "changed", place, how: `applies \`.${name}()\` to it` }
    : undefined;
}
