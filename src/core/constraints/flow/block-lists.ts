import { numberOf } from "./arithmetic.ts";
import { isModuleClass } from "./define.ts";
import type { InstanceValue, MappingValue, Place, SequenceValue, Value } from "./value.ts";

/** A list of modules of own classes inside a model. */
export interface BlockList {
  /** The class and attribute that hold it. */
  readonly key: string;
  readonly count: number | undefined;
  /** The frozen name whose very value is the count. */
  readonly frozen: string | undefined;
  readonly derived: ReadonlySet<string>;
  readonly classes: readonly string[];
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

/** All lists of own modules in a model, each once. */
export function blockLists(root: InstanceValue): BlockList[] {
  const found: BlockList[] = [];
  const seen = new Set<Value>();
  const visit = (value: Value, holder: Holder) => {
    if (seen.has(value)) return;
    seen.add(value);
    switch (value.kind) {
      case "instance":
        for (const [name, part] of value.attributes) {
          visit(part, { ...holder, key: `${value.cls.name}.${name}`, owner: value });
        }
        return;
      case "mapping":
        for (const [name, part] of value.entries) {
          visit(part, { ...holder, key: `${holder.key}.${name}` });
        }
        return;
      case "sequence": {
        const list = blockList(value, holder);
        if (list) found.push(list);
        for (const item of modulesIn(value)) {
          visit(item, list && item.kind === "instance" ? { ...holder, within: item } : holder);
        }
        return;
      }
      default:
        return;
    }
  };
  visit(root, { key: root.cls.name, owner: root, within: undefined });
  return found;
}

type Holder = Pick<BlockList, "key" | "owner" | "within">;

/** A module of an own class, or a dictionary of several modules (`nn.ModuleDict`). */
type Module = InstanceValue | MappingValue;

function modulesIn({ items, element }: SequenceValue): Module[] {
  const values = items?.length ? items : [element];
  const options = values.flatMap((value) => (value.kind === "choice" ? value.options : [value]));
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

function blockList(list: SequenceValue, holder: Holder): BlockList | undefined {
  const modules = modulesIn(list);
  if (!list.isModules || modules.length === 0) return undefined;
  return {
    ...holder,
    count: numberOf(list.count),
    frozen: list.count?.lineage.frozen,
    derived: list.count?.lineage.derived ?? new Set(),
    classes: [...new Set(modules.map(className))],
    isHeavy: modules.some(isHeavy),
    place: list.place ?? placeOf(modules[0] ?? holder.owner, holder.owner),
  };
}

const LAYERS = 3;

function isHeavy(module: Module): boolean {
  if (module.kind === "mapping") return true;
  const parts = [...module.attributes.values()];
  const own = parts.some((part) => part.kind === "instance" && isModuleClass(part.cls));
  const layers = parts.filter((part) => part.kind === "opaque" && part.origin?.includes("nn."));
  return own || layers.length >= LAYERS;
}

function placeOf(module: Module, owner: InstanceValue): Place {
  const { cls } = module.kind === "instance" ? module : owner;
  return cls.node ? { file: cls.file, span: cls.node } : NOWHERE;
}
