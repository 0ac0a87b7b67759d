import { numberOf } from "./arithmetic.ts";
import { isModuleClass } from "./define.ts";
import type { InstanceValue, Place, SequenceValue, Value } from "./value.ts";

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
        for (const item of modulesIn(value))
          visit(item, list ? { ...holder, within: item } : holder);
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

function modulesIn({ items, element }: SequenceValue): InstanceValue[] {
  const values = items?.length ? items : [element];
  const options = values.flatMap((value) => (value.kind === "choice" ? value.options : [value]));
  return options.filter(
    (value): value is InstanceValue => value.kind === "instance" && isModuleClass(value.cls),
  );
}

function blockList(list: SequenceValue, holder: Holder): BlockList | undefined {
  const modules = modulesIn(list);
  if (!list.isModules || modules.length === 0) return undefined;
  return {
    ...holder,
    count: numberOf(list.count),
    frozen: list.count?.lineage.frozen,
    derived: list.count?.lineage.derived ?? new Set(),
    classes: [...new Set(modules.map(({ cls }) => cls.name))],
    isHeavy: modules.some(isHeavy),
    place: list.place ?? placeOf(modules[0]),
  };
}

const LAYERS = 3;

function isHeavy({ attributes }: InstanceValue): boolean {
  const parts = [...attributes.values()];
  const own = parts.some((part) => part.kind === "instance" && isModuleClass(part.cls));
  const layers = parts.filter((part) => part.kind === "opaque" && part.origin?.includes("nn."));
  return own || layers.length >= LAYERS;
}

function placeOf(module: InstanceValue | undefined): Place {
  const node = module?.cls.node;
  return node && module ? { file: module.cls.file, span: node } : NOWHERE;
}
