import { numberOf } from "./arithmetic.ts";
import { isModuleClass } from "./define.ts";
import { sumOf } from "./growth.ts";
import { partsOf } from "./parts.ts";
import type {
  ClassValue,
  Growth,
  InstanceValue,
  MappingValue,
  Place,
  SequenceValue,
  Value,
} from "./value.ts";

/** A list of modules of own classes inside a model. */
export interface BlockList {
  /** The class and attribute that hold it. */
  readonly key: string;
  readonly count: number | undefined;
  /** How many there are of each kind, where it holds several kinds and as many of each. */
  readonly countOfEach: number | undefined;
  /** How many there are without the modules that are no blocks by themselves (norms, gates). */
  readonly countOfHeavy: number | undefined;
  /** The frozen name whose very value is the count. */
  readonly frozen: string | undefined;
  readonly derived: ReadonlySet<string>;
  readonly classes: readonly string[];
  /** The own classes that those of the blocks come from: siblings are of one family. */
  readonly family: string;
  /** Its items hold modules of own classes or several layers themselves, as blocks do. */
  readonly isHeavy: boolean;
  readonly place: Place;
  /** The object that holds it. */
  readonly owner: InstanceValue;
  /** The module of another list that it stands in; undefined where it stands in none. */
  readonly within: InstanceValue | undefined;
}

const NOWHERE: Place = {
  file: "model",
  span: { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 },
};

type Holder = Pick<BlockList, "key" | "owner" | "within">;

/** The number of all items, where it is known at once, and the loop that fills the list. */
type Whole = Pick<SequenceValue, "count" | "place">;

const UNCOUNTED: Whole = { count: undefined, place: undefined };

/** All lists of own modules in a model, each once. */
export function blockLists(root: InstanceValue): BlockList[] {
  const found: BlockList[] = [];
  const seen = new Set<Value>();
  const visitList = (parts: readonly Growth[], whole: Whole, holder: Holder) => {
    const list = blockList(parts, whole, holder);
    if (list) found.push(list);
    for (const item of parts.flatMap(({ value }) => modulesOf(value))) {
      visit(item, list && item.kind === "instance" ? { ...holder, within: item } : holder);
    }
  };
  const visit = (value: Value, holder: Holder) => {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.kind === "sequence") {
      const parts = partsOf(value);
      if (value.isModules) visitList(parts, value, holder);
      else for (const item of parts.flatMap((part) => modulesOf(part.value))) visit(item, holder);
    } else if (value.kind === "instance") {
      const own = { ...holder, owner: value };
      for (const [name, part] of value.attributes) {
        visit(part, { ...own, key: `${value.cls.name}.${name}` });
      }
      visitList(value.grown, UNCOUNTED, { ...own, key: `${value.cls.name}.*` });
    } else if (value.kind === "mapping") {
      for (const [name, part] of value.entries)
        visit(part, { ...holder, key: `${holder.key}.${name}` });
      visitList(value.grown, UNCOUNTED, holder);
    }
  };
  visit(root, { key: root.cls.name, owner: root, within: undefined });
  return found;
}

/**
 * Modules of own classes that stand in attributes by themselves, in any object that holds lists:
 * those that may take a block's place, not norms and tables.
 */
export function loneModules(lists: readonly BlockList[]): InstanceValue[] {
  const owners = new Set(lists.map(({ owner }) => owner));
  return [...owners].flatMap(({ attributes }) =>
    [...attributes.values()].filter(
      (part): part is InstanceValue =>
        part.kind === "instance" && isModuleClass(part.cls) && mayStandForBlock(part),
    ),
  );
}

/** A module of an own class, or a dictionary of several modules (`nn.ModuleDict`). */
type Module = InstanceValue | MappingValue;

function modulesOf(value: Value): Module[] {
  const options = value.kind === "choice" ? value.options : [value];
  return options.filter(isModule);
}

function isModule(value: Value): value is Module {
  if (value.kind === "instance") return isModuleClass(value.cls);
  return value.kind === "mapping" && value.entries.size > 1;
}

/** The class of a module; of a dictionary, its keys. */
function className(module: Module): string {
  return module.kind === "instance"
    ? module.cls.name
    : `{${[...module.entries.keys()].sort().join()}}`;
}

/** The first of its own classes; modules that are no blocks stand alone. */
function familyOf(module: Module): string {
  if (module.kind === "mapping" || !isHeavy(module)) return className(module);
  let { cls } = module;
  for (let base = ownBase(cls); base; base = ownBase(cls)) cls = base;
  return cls.name;
}

function ownBase({ bases }: ClassValue): ClassValue | undefined {
  return bases.find(
    (base): base is ClassValue =>
      base.kind === "class" && base.node !== undefined && isModuleClass(base),
  );
}

/** Its class and those of its parts: wrappers of different things are different kinds. */
function kindOf(module: Module): string {
  if (module.kind === "mapping") return className(module);
  const parts = [...module.attributes.values()].flatMap(modulesOf);
  return `${className(module)}(${parts.map(className).sort().join()})`;
}

/** Library layers that are no block by themselves. */
const LIGHT_LAYER =
  /(^|\.)(\w*Dropout\w*|Identity|\w*Norm\w*|\w*E?LU\d?|Tanh|Sigmoid|Softmax|Linear|Embedding|Conv\dd|Flatten|Unflatten)$/;

function isLightLayer(value: Value): boolean {
  return value.kind === "opaque" && LIGHT_LAYER.test(value.origin ?? "");
}

function blockList(
  parts: readonly Growth[],
  { count, place }: Whole,
  holder: Holder,
): BlockList | undefined {
  const own = parts.filter(({ value }) => modulesOf(value).length > 0);
  const modules = own.flatMap(({ value }) => modulesOf(value));
  if (modules.length === 0) return undefined;
  const filling = place ?? own.find((part) => part.place)?.place;
  const blocks = parts.filter(({ value }) => !isLightLayer(value));
  const heavy = blocks.filter(({ value }) => modulesOf(value).some(isHeavy));
  const isPlain = blocks.length === parts.length && count !== undefined;
  const total = isPlain ? count : sumOf(blocks.map((part) => part.count));
  return {
    ...holder,
    count: numberOf(total),
    countOfEach: countOfEach(blocks),
    countOfHeavy: numberOf(sumOf(heavy.map((part) => part.count))),
    frozen: total?.lineage.frozen,
    derived: total?.lineage.derived ?? new Set(),
    classes: [...new Set(modules.map(className))],
    family: [...new Set(modules.map(familyOf))].sort().join(),
    isHeavy: modules.some(isHeavy),
    place: filling ?? placeOf(modules[0] ?? holder.owner, holder.owner),
  };
}

function countOfEach(blocks: readonly Growth[]): number | undefined {
  const kinds = new Map<string, number>();
  for (const { value, count } of blocks) {
    const kind = modulesOf(value).map(kindOf).sort().join();
    kinds.set(kind, (kinds.get(kind) ?? 0) + (numberOf(count) ?? Number.NaN));
  }
  const [first, ...others] = kinds.values();
  return others.length > 0 && others.every((one) => one === first) ? first : undefined;
}

const LAYERS = 3;

function isHeavy(module: Module): boolean {
  if (module.kind === "mapping") return true;
  const parts = [...module.attributes.values()];
  const own = parts.some((part) => part.kind === "instance" && isModuleClass(part.cls));
  const layers = parts.filter((part) => part.kind === "opaque" && part.origin?.includes("nn."));
  return own || layers.length >= LAYERS;
}

const MAPS = /(^|\.)(\w*Linear|Conv\dd|GRU\w*|LSTM\w*|RNN\w*|MultiheadAttention|Transformer\w+)$/;

/** It maps its input in more than one step: by own modules, layers, or matrices of its own. */
function mayStandForBlock(module: InstanceValue): boolean {
  const parts = [...module.attributes.values()];
  const made = (by: RegExp) =>
    parts.filter((part) => part.kind === "opaque" && by.test(part.origin ?? "")).length;
  return isHeavy(module) || made(MAPS) > 1 || made(/(^|\.)Parameter$/) >= LAYERS;
}

function placeOf(module: Module, owner: InstanceValue): Place {
  const { cls } = module.kind === "instance" ? module : owner;
  return cls.node ? { file: cls.file, span: cls.node } : NOWHERE;
}
