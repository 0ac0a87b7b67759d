import { numberOf } from "./arithmetic.ts";
import { sequenceOfParts, sumOf } from "./growth.ts";
import { joined } from "./joining.ts";
import { allArguments, argument, type LibraryFunction } from "./library-arguments.ts";
import { combinedAll, lineageOf, NO_LINEAGE, withForm } from "./lineage.ts";
import { formOfLogits } from "./logits-in-losses.ts";
import { type CallSite, type Machine, record } from "./machine.ts";
import {
  boolean,
  external,
  integer,
  NO_ARGUMENTS,
  opaque,
  sequence,
  sequenceOf,
} from "./make-value.ts";
import { onceEach, partsOf } from "./parts.ts";
import type { Arguments, LossForm, MappingValue, Value } from "./value.ts";

/** Cross entropy: the plain NLL, unless it is smoothed, weighted, masked or of other logits. */
const crossEntropy: LibraryFunction = (machine, { args, place }, path) => {
  const lineage = combinedAll(allArguments(args));
  const own = crossEntropyForm(args, place);
  const logits = argument(args, 0, "input");
  const given = logits && lineageOf(logits).form;
  const of = given?.type === "logprobs" ? given.logits : logits;
  const form =
    given?.type === "changed"
      ? given
      : own && own.type !== "changed"
        ? formOfLogits(machine, of, argument(args, 1, "target"), own)
        : own;
  return opaque(withForm(lineage, form), path, args);
};

function crossEntropyForm(args: Arguments, place: CallSite["place"]): LossForm | undefined {
  const smoothing = argument(args, 7, "label_smoothing");
  const weight = argument(args, 2, "weight");
  const ignored = argument(args, 4, "ignore_index");
  const amount = smoothing === undefined ? 0 : numberOf(smoothing);
  const changed = (name: string, how: string): LossForm => {
    return { type: "changed", place: args.places.get(name) ?? place, how };
  };
  if (amount !== undefined && amount !== 0) {
    return changed("label_smoothing", `smooths the labels by ${amount}`);
  }
  if (amount === undefined || args.isOpen) return undefined;
  if (weight !== undefined && weight.kind !== "none")
    return changed("weight", "weights the classes");
  // No token has a negative number: the usual -1 and -100 leave nothing out.
  const left = numberOf(ignored);
  if (left !== undefined && left >= 0) {
    return changed("ignore_index", `leaves the targets ${left} out`);
  }
  return reducedForm(argument(args, 6, "reduction"));
}

function reducedForm(reduction: Value | undefined): LossForm | undefined {
  if (reduction === undefined) return { type: "nll" };
  if (reduction.kind !== "text") return undefined;
  if (reduction.text === "none") return { type: "tokens" };
  if (reduction.text === "sum") return { type: "total" };
  return reduction.text === "mean" ? { type: "nll" } : undefined;
}

/** The logarithms of the probabilities that logits stand for. */
const logProbabilities: LibraryFunction = (machine, { args }, path) => {
  const logits = argument(args, 0, "input");
  if (logits?.kind !== "opaque") return undefined;
  const form = formOfLogits(machine, logits, undefined, { type: "logprobs" });
  return opaque(withForm(combinedAll(allArguments(args)), form), path, args);
};

/** Differentiates: the data behind the loss are trained on. */
export function noteBackward(
  machine: Machine,
  loss: Value,
  { place }: Pick<CallSite, "place">,
): void {
  record(machine, { type: "backward", lineage: lineageOf(loss), place });
}

const differentiate: LibraryFunction = (machine, site, path) => {
  const loss = argument(site.args, 0, "outputs", "tensors", "loss");
  if (loss) noteBackward(machine, loss, site);
  return opaque(combinedAll(allArguments(site.args)), path, site.args, site.key);
};

/** `torch.func.value_and_grad(f)` and its like give a function that differentiates `f`. */
const gradientFunction: LibraryFunction = (_machine, { args }, path) => {
  const func = args.positional[0];
  const isKnown = func?.kind === "function" || func?.kind === "bound" || func?.kind === "partial";
  if (!isKnown) return undefined;
  const hasAux = args.keywords.get("has_aux") ?? boolean(false);
  const positional = [func, hasAux];
  return {
    kind: "partial",
    func: external(`${path}.__call__`),
    args: { ...NO_ARGUMENTS, positional },
    lineage: NO_LINEAGE,
  };
};

/** What such a function gives: gradients, the loss where it gives that too, and what stands beside it. */
const gradients: LibraryFunction = (machine, site, path) => {
  const [func, hasAux, ...positional] = site.args.positional;
  if (!func) return undefined;
  const args = { ...site.args, positional, places: new Map() };
  const given = machine.call(func, args, site.place, `${site.key}.grad`, site.frame);
  const isPair = hasAux?.kind === "boolean" && hasAux.value && given.kind === "sequence";
  const loss = isPair ? (given.items?.[0] ?? given.element) : given;
  noteBackward(machine, loss, site);
  const grads = opaque(combinedAll([loss]), path, site.args, site.key);
  if (path.includes("value_and_grad")) return sequence([given, grads]);
  if (path.includes("grad_and_value")) return sequence([grads, given]);
  return isPair ? sequence([grads, given.items?.[1] ?? given.element]) : grads;
};

/** `functional_call(module, parameters, args, kwargs)` runs the module. */
const functionalCall: LibraryFunction = (machine, { args, place, key, frame }) => {
  const [module, , given, named] = args.positional;
  const inputs = given ?? args.keywords.get("args");
  const keywords = named ?? args.keywords.get("kwargs");
  if (module?.kind !== "instance" || !inputs) return undefined;
  const items = inputs.kind === "sequence" ? inputs.items : [inputs];
  const entries = keywords?.kind === "mapping" ? [...keywords.entries] : [];
  const own = {
    ...NO_ARGUMENTS,
    positional: items ?? [],
    keywords: new Map(entries.map(([name, value]) => [name.slice(1), value])),
    isOpen: items === undefined,
  };
  return machine.call(module, own, place, key, frame);
};

const moduleList: LibraryFunction = (machine, { args, place, key }) => {
  const { positional } = args;
  const [first] = positional;
  const depth = machine.state.loops.length;
  if (args.starred) return starredModules(args.starred, depth);
  if (first === undefined) return { ...sequence([], depth), isModules: true };
  const isList = positional.length === 1 && first.kind !== "instance" && first.kind !== "opaque";
  if (!isList) {
    const isOpen = args.isOpen && positional.length === 1;
    return isOpen ? undefined : { ...sequence([...positional], depth), isModules: true };
  }
  if (first.kind === "mapping") return namedModules(first, depth);
  if (first.kind === "sequence") {
    return { ...first, items: first.items && [...first.items], loopDepth: depth, isModules: true };
  }
  const elements = machine.elements(first, place, key);
  const items = elements.items ?? [elements.next()];
  return { ...sequence([...items], depth), count: elements.count, isModules: true };
};

/** `nn.Sequential(OrderedDict(...))`. */
function namedModules({ entries, rest, grown }: MappingValue, loopDepth: number): Value {
  const known = [...entries.values()];
  if (!rest) return { ...sequence(known, loopDepth), isModules: true };
  const count = sumOf([integer(known.length), ...grown.map((one) => one.count)]);
  const list = sequenceOf(known.reduce(joined, rest), count, loopDepth);
  return { ...list, grown: [...onceEach(known), ...grown], isModules: true };
}

/** `nn.Sequential(*blocks, norm)`: own modules beside the starred ones count, layers do not. */
function starredModules(
  { lists, others }: NonNullable<Arguments["starred"]>,
  loopDepth: number,
): Value {
  const own = onceEach(others.filter((value) => value.kind === "instance"));
  const parts = [...lists.flatMap(partsOf), ...own];
  const count = sumOf([...lists, ...own].map((part) => part.count));
  return { ...sequenceOfParts(parts, count, loopDepth), count, isModules: true };
}

/** Wrappers that give back what they wrap. */
const wrapped: LibraryFunction = (_machine, { args }) => {
  const object = args.positional[0];
  const isWrappable =
    object?.kind === "instance" ||
    object?.kind === "function" ||
    object?.kind === "bound" ||
    object?.kind === "partial";
  return isWrappable ? object : undefined;
};

const recordsGradients: LibraryFunction = (machine) => boolean(machine.state.gradients);

/** `checkpoint(f, x)` gives what `f(x)` gives. */
const checkpoint: LibraryFunction = (machine, { args, place, key, frame }) => {
  const [func, ...positional] = args.positional;
  const keywords = new Map([...args.keywords].filter(([name]) => !name.startsWith("use_")));
  if (!func) return undefined;
  return machine.call(
    func,
    { ...args, positional, keywords, places: new Map() },
    place,
    key,
    frame,
  );
};

/** Library layers of which the number of heads or layers is a frozen number's business. */
const COUNTED: Readonly<Record<string, readonly [number, string]>> = {
  MultiheadAttention: [1, "num_heads"],
  TransformerEncoderLayer: [1, "nhead"],
  TransformerDecoderLayer: [1, "nhead"],
  TransformerEncoder: [1, "num_layers"],
  TransformerDecoder: [1, "num_layers"],
  RNN: [2, "num_layers"],
  GRU: [2, "num_layers"],
  LSTM: [2, "num_layers"],
};

const counted: LibraryFunction = (machine, { args, place }, path) => {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const [at, keyword] = COUNTED[name] ?? [0, ""];
  const value = argument(args, at, keyword);
  if (value === undefined || !machine.state.events) return undefined;
  // A stack of single layers is as deep as the stack.
  if (keyword === "num_layers" && numberOf(value) === 1) return undefined;
  const where = args.places.get(args.keywords.has(keyword) ? keyword : at) ?? place;
  machine.state.calls.push({
    callees: [name],
    parameters: new Map([[keyword, value]]),
    places: new Map([[keyword, where]]),
    place,
  });
  return undefined;
};

/** Losses, gradients, containers and wrappers of modules. */
export const TRAINING_FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  cross_entropy: crossEntropy,
  log_softmax: logProbabilities,
  nll_loss: crossEntropy,
  "torch.autograd.grad": differentiate,
  "torch.autograd.backward": differentiate,
  "torch.func.grad": gradientFunction,
  "torch.func.value_and_grad": gradientFunction,
  "torch.func.grad_and_value": gradientFunction,
  "torch.func.grad.__call__": gradients,
  "torch.func.value_and_grad.__call__": gradients,
  "torch.func.grad_and_value.__call__": gradients,
  "torch.func.functional_call": functionalCall,
  "torch.nn.utils.stateless.functional_call": functionalCall,
  ModuleList: moduleList,
  Sequential: moduleList,
  "torch.compile": wrapped,
  "torch.jit.script": wrapped,
  "torch.vmap": wrapped,
  "torch.func.vmap": wrapped,
  DataParallel: wrapped,
  DistributedDataParallel: wrapped,
  checkpoint,
  "torch.is_grad_enabled": recordsGradients,
  ...Object.fromEntries(Object.keys(COUNTED).map((name) => [name, counted])),
};
