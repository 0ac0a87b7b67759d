import { binary, numberOf } from "./arithmetic.ts";
import { memberOf } from "./define.ts";
import { drawAt } from "./item.ts";
import { joined } from "./joining.ts";
import { allArguments, argument, type LibraryFunction } from "./library-arguments.ts";
import { combined, combinedAll, NO_LINEAGE, union } from "./lineage.ts";
import { type CallSite, type Machine, silently } from "./machine.ts";
import { integer, opaque, sequence, sequenceOf } from "./make-value.ts";
import type { Lineage, Value } from "./value.ts";

/** Opening a data file: its path is the source of all that is read from it. */
const reader: LibraryFunction = (_machine, { args, key }, path) => {
  const file = argument(args, 0, "filename", "file", "fname", "path", "f");
  if (file?.kind !== "text") return undefined;
  const sources = new Set([sourceLabel(file.text)]);
  return opaque({ ...NO_LINEAGE, sources }, path, args, key);
};

/** A path as the label of a data source, alike for both spellings of its separators. */
function sourceLabel(path: string): string {
  return path.replaceAll("\\", "/").replace(/^\.\//, "");
}

function drawn(
  machine: Machine,
  { key, place, args }: CallSite,
  rows: Value | undefined,
  isScalar: boolean,
  path: string,
): Value {
  const draw = drawAt(machine, key, place, rows, isScalar);
  const given = combinedAll(allArguments(args));
  // The length of the data in an argument (`len(data) - T`) is no data.
  const lineage: Lineage = { ...NO_LINEAGE, derived: given.derived, draws: new Set([draw]) };
  return opaque(lineage, path);
}

/** `torch.randint(high, (rows,))`, `np.random.randint(low, high, rows)`, `rng.integers(…)`. */
const randomIntegers: LibraryFunction = (machine, site, path) => {
  const { args } = site;
  const named = argument(args, -1, "size");
  const isTorch = path.startsWith("torch");
  const last = args.positional.at(-1);
  const isShape = last?.kind === "sequence" || last?.kind === "opaque";
  const positional = isTorch ? (isShape ? last : undefined) : args.positional[2];
  const size = named ?? positional;
  if (path.startsWith("random.") || (size === undefined && !isTorch)) {
    return drawn(machine, site, integer(1), true, path);
  }
  return drawn(machine, site, size && rowsOf(size), false, path);
};

/** The number of windows that a size asks for: the first of a shape. */
function rowsOf(size: Value): Value | undefined {
  if (size.kind === "number" || size.kind === "interval") return size;
  if (size.kind !== "sequence") return undefined;
  const first = size.items?.[0];
  const others = size.items?.slice(1).map(numberOf) ?? [];
  return others.every((count) => count === 1) ? first : undefined;
}

/** `torch.rand(rows)`, `np.random.uniform(low, high, rows)`: shares of a range to start in. */
const randomShares: LibraryFunction = (machine, site, path) => {
  const { args } = site;
  const isUniform = path.endsWith("uniform");
  const size = argument(args, isUniform ? 2 : 0, "size");
  const isScalar = size === undefined;
  return drawn(machine, site, isScalar ? integer(1) : rowsOf(size), isScalar, path);
};

/** A random order: how many are taken of it shows when it is sliced. */
const permutation: LibraryFunction = (machine, site, path) =>
  drawn(machine, site, undefined, false, path);

/** `random.sample(range(n), k)`, `np.random.choice(n, k)`, `random.choices(…, k=k)`. */
const sample: LibraryFunction = (machine, site, path) => {
  const rows = argument(site.args, 1, "k", "size", "num_samples");
  const isScalar = rows === undefined;
  const value = drawn(machine, site, isScalar ? integer(1) : rowsOf(rows), isScalar, path);
  const population = site.args.positional[0];
  if (population === undefined) return value;
  return opaque(combined(value.lineage, combinedAll([population])), path);
};

const loader: LibraryFunction = (_machine, { args }) => {
  const dataset = argument(args, 0, "dataset");
  if (dataset === undefined) return undefined;
  const rows = argument(args, 1, "batch_size") ?? (args.isOpen ? undefined : integer(1));
  return {
    kind: "loader",
    dataset,
    rows: rows?.kind === "none" ? undefined : rows,
    count: batchCount(argument(args, 3, "sampler"), rows),
    lineage: NO_LINEAGE,
  };
};

/** Batches of `rows` windows each, of as many windows as a sampler takes (`num_samples`). */
function batchCount(sampler: Value | undefined, rows: Value | undefined): Value | undefined {
  const isRandom = sampler?.kind === "opaque" && /RandomSampler$/.test(sampler.origin ?? "");
  const samples = isRandom && sampler.args ? argument(sampler.args, 2, "num_samples") : undefined;
  const count = samples && rows && binary("//", samples, rows);
  return numberOf(count) === undefined ? undefined : count;
}

/** Data sets put together: an item is one of any of them. */
const datasets: LibraryFunction = (machine, { args, place, key }) => {
  const list = argument(args, 0, "datasets");
  if (list === undefined) return undefined;
  const { items, next } = machine.elements(list, place, key);
  return items?.length ? items.reduce(joined) : next();
};

/** A part of a data set gives its items. */
const subset: LibraryFunction = (_machine, { args }) => argument(args, 0, "dataset");

/** Parts of a data set, each giving its items. */
const parts: LibraryFunction = (_machine, { args }) => {
  const whole = argument(args, 0, "dataset");
  const lengths = argument(args, 1, "lengths");
  if (whole === undefined) return undefined;
  if (lengths?.kind !== "sequence" || !lengths.items) return sequenceOf(whole, undefined);
  return sequence(lengths.items.map(() => whole));
};

/** An iterable data set chooses its windows itself: it has no items to ask for. */
function isStreamed(dataset: Value): boolean {
  if (dataset.kind !== "instance") return false;
  const has = (name: string) => memberOf(dataset.cls, name)?.kind === "function";
  return has("__iter__") && !has("__getitem__");
}

/** What one step of a data loader gives. */
export function loadedBatch(
  machine: Machine,
  { dataset, rows }: { readonly dataset: Value; readonly rows: Value | undefined },
  site: Pick<CallSite, "place" | "key">,
): Value {
  const draw = drawAt(machine, site.key, site.place, rows, false);
  const index = opaque({ ...NO_LINEAGE, draws: new Set([draw]) });
  const batch = isStreamed(dataset)
    ? silently(machine, () => machine.elements(dataset, site.place, `${site.key}.iter`).next())
    : machine.item(dataset, index, site.place, `${site.key}.item`);
  const given = combinedAll([batch, dataset]);
  for (const source of given.sources) draw.sources.add(source);
  // What an iterable data set draws window by window, the loader puts together to batches.
  if (isStreamed(dataset)) return withDraws(batch, () => new Set([draw]));
  return withDraws(batch, (own) => union(own, union(given.draws, new Set([draw]))));
}

type Draws = Lineage["draws"];

/** Every part of a batch comes from the draw. */
function withDraws(value: Value, drawsOf: (own: Draws) => Draws): Value {
  if (value.kind === "sequence" && value.items) {
    return { ...value, items: value.items.map((item) => withDraws(item, drawsOf)) };
  }
  if (value.kind !== "opaque") return value;
  return { ...value, lineage: { ...value.lineage, draws: drawsOf(value.lineage.draws) } };
}

/** Data files, random choices of windows, data loaders. */
export const DATA_FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  memmap: reader,
  fromfile: reader,
  loadtxt: reader,
  genfromtxt: reader,
  from_file: reader,
  "numpy.load": reader,
  "torch.load": reader,
  "builtins.open": reader,
  "io.open": reader,
  read_csv: reader,
  read_parquet: reader,
  randint: randomIntegers,
  integers: randomIntegers,
  random_integers: randomIntegers,
  "random.randrange": randomIntegers,
  "torch.rand": randomShares,
  "numpy.random.rand": randomShares,
  "numpy.random.random": randomShares,
  "numpy.random.random_sample": randomShares,
  "numpy.random.uniform": randomShares,
  "random.random": randomShares,
  randperm: permutation,
  "numpy.random.permutation": permutation,
  "numpy.random.choice": sample,
  "random.sample": sample,
  "random.choice": sample,
  "random.choices": sample,
  DataLoader: loader,
  ConcatDataset: datasets,
  ChainDataset: datasets,
  StackDataset: datasets,
  "torch.utils.data.Subset": subset,
  "torch.utils.data.random_split": parts,
};
