import type { Attribute, Node, Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Binding, Reference } from "../../python/scopes.ts";

/** Look-ups over one module, made on first use and kept as long as its model. */
export class NameIndex {
  private readonly byStart: readonly Binding[];
  private readonly references = new Map<string, Reference[]>();
  private readonly stores = new Map<string, Attribute[]>();

  constructor(model: ModuleModel) {
    this.byStart = [...model.bindings].sort((a, b) => a.node.start - b.node.start);
    for (const reference of model.references) add(this.references, reference.name, reference);
    for (const node of model.all("Attribute")) {
      if (node.ctx !== "load") add(this.stores, node.attr, node);
    }
  }

  /** The bindings written inside a node. */
  bindingsWithin(node: Node): Binding[] {
    const found: Binding[] = [];
    for (let index = this.firstFrom(node.start); index < this.byStart.length; index++) {
      const binding = this.byStart[index];
      if (binding === undefined || binding.node.start >= node.end) break;
      if (binding.node.end <= node.end) found.push(binding);
    }
    return found;
  }

  /** All reads of a name in the module, whatever they resolve to. */
  readsOf(name: string): readonly Reference[] {
    return this.references.get(name) ?? [];
  }

  /** All writes to an attribute of that name. */
  storesOf(attribute: string): readonly Attribute[] {
    return this.stores.get(attribute) ?? [];
  }

  private firstFrom(start: number): number {
    let low = 0;
    let high = this.byStart.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.byStart[middle]?.node.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function add<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}

const indexes = new WeakMap<ModuleModel, NameIndex>();

/** The index of a module. */
export function namesIn(model: ModuleModel): NameIndex {
  let index = indexes.get(model);
  if (index === undefined) {
    index = new NameIndex(model);
    indexes.set(model, index);
  }
  return index;
}

const boundNames = new WeakMap<Statement, readonly string[]>();

/** The names that a statement binds in the scope that holds it. */
export function namesBoundBy(model: ModuleModel, statement: Statement): readonly string[] {
  let names = boundNames.get(statement);
  if (names === undefined) {
    const scope = model.scopeOf(statement);
    const own = namesIn(model)
      .bindingsWithin(statement)
      .filter((binding) => binding.scope === scope);
    names = [...new Set(own.map(({ name }) => name))];
    boundNames.set(statement, names);
  }
  return names;
}
