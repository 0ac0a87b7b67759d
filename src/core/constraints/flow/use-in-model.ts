import type { Expression, Node } from "../../python/ast.ts";
import type { Finding, RuleContext } from "../rule.ts";
import { auxiliaries } from "./auxiliary.ts";
import { type BlockList, blockLists, loneModules } from "./block-lists.ts";
import type { ModelStore } from "./event.ts";
import type { Facts, FlowFacts } from "./facts.ts";
import type { Reporter } from "./report.ts";
import {
  type FrozenParameter,
  type FrozenParameters,
  frozenParameters,
  isOther,
  shown,
} from "./use-in-calls.ts";
import type { InstanceValue, Place } from "./value.ts";

/** Fields and attributes of `model.py` that hold a frozen value and are given another one. */
export function* fieldsWithOtherValues(
  facts: FlowFacts,
  context: RuleContext,
  reporter: Reporter,
): Iterable<Finding> {
  const { calls, stores } = facts.baseline.rehearsal;
  const frozen = new Map([...frozenStores(stores), ...frozenParameters(calls)]);
  const isAuxiliary = auxiliaries(facts.candidate);
  let heads: ReadonlySet<string> | undefined;
  for (const store of facts.candidate.rehearsal.stores) {
    heads ??= headCounts(context, frozen);
    const expected = expectedOf(store, frozen) ?? moreHeads(store, frozen, heads);
    if (!expected || !isOther(store.value, expected) || isAuxiliary(store.object)) continue;
    // Widths and depths of modules are free, a literal in the frozen value's place is not.
    const isFree = store.isModule && store.value.lineage.derived.size > 0;
    if (isFree && !heads.has(expected.label)) continue;
    const { attribute, value, place } = store;
    const what = `but \`${attribute}\` becomes ${shown(value).replace("= ", "")} here. Leave it as it is given.`;
    yield reporter.broken(expected.label, place, what);
  }
}

function expectedOf(store: ModelStore, frozen: FrozenParameters): FrozenParameter | undefined {
  const { callees, attribute, previous } = store;
  const label = previous?.lineage.frozen;
  if (label !== undefined && previous?.kind === "number") return { label, value: previous.value };
  return callees.map((callee) => frozen.get(`${callee}|${attribute}`)).find((found) => found);
}

/** A number of heads under its old name, in a class of the candidate's own, that became greater. */
function moreHeads(
  { isModule, attribute, value }: ModelStore,
  frozen: FrozenParameters,
  heads: ReadonlySet<string>,
): FrozenParameter | undefined {
  if (!isModule || value.kind !== "number") return undefined;
  for (const [key, parameter] of frozen) {
    const isNamesake = key.endsWith(`|${attribute}`) && heads.has(parameter.label);
    const isDerived = value.lineage.derived.has(parameter.label);
    if (isNamesake && isDerived && value.value > parameter.value) return parameter;
  }
  return undefined;
}

function frozenStores(stores: readonly ModelStore[]): Map<string, FrozenParameter> {
  const found = new Map<string, FrozenParameter>();
  for (const { callees, attribute, value } of stores) {
    const label = value.lineage.frozen;
    if (value.kind !== "number" || label === undefined) continue;
    for (const callee of callees)
      found.set(`${callee}|${attribute}`, { label, value: value.value });
  }
  return found;
}

/** Frozen numbers that divide a width into heads, as the baseline's `model.py` uses them. */
function headCounts({ baseline }: RuleContext, frozen: FrozenParameters): ReadonlySet<string> {
  const labels = new Map(
    [...frozen].map(([key, { label }]) => [key.slice(key.indexOf("|") + 1), label]),
  );
  const found = new Set<string>();
  const note = (node: Expression | undefined) => {
    const name = node?.kind === "Attribute" ? node.attr : node?.kind === "Name" ? node.name : "";
    const label = labels.get(name);
    if (label !== undefined) found.add(label);
  };
  for (const node of baseline.model.nodes) noteHeads(node, note);
  return found;
}

function noteHeads(node: Node, note: (node: Expression | undefined) => void): void {
  if (node.kind === "BinOp" && (node.op === "//" || node.op === "%")) note(node.right);
  if (node.kind !== "Call" || node.func.kind !== "Attribute") return;
  const isSplit = /^(view|reshape|unflatten)$/.test(node.func.attr);
  if (isSplit) for (const argument of node.args.slice(2)) note(argument);
}

/** Lists of blocks whose total is no longer the frozen number. */
export function* otherBlockTotals(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const told = new Set<string>();
  const isAuxiliary = auxiliaries(candidate);
  for (const list of baseline.rehearsal.roots.flatMap(blockLists)) {
    const { frozen: label, count } = list;
    if (label === undefined || count === undefined || told.has(label)) continue;
    told.add(label);
    const known = new Set(loneModules([list]).map(({ cls }) => cls.name));
    const totalIn = (root: InstanceValue) => {
      const lists = blockLists(root)
        .filter((one) => isCounterpart(one, list, label))
        .map((one) => asStack(one, list, count));
      if (list.within) return otherTotalWithin(lists, count);
      const lone = loneModules(lists).filter(({ cls }) => !known.has(cls.name));
      return withLone(otherTotal(lists, count), lists, lone, list);
    };
    const culprit = candidate.rehearsal.roots.find((root) => totalIn(root) && !isAuxiliary(root));
    const broken = culprit && totalIn(culprit);
    if (!broken || isRunSoOften(candidate, broken, count)) continue;
    const what = `but ${broken.total} blocks are built here. Build ${reporter.numberOf(label)} of them in all.`;
    yield reporter.broken(label, broken.place, what);
  }
}

/** Modules beside the lists fill up what these lack; more blocks of the old kind are too many. */
function withLone(
  odd: OddTotal | undefined,
  lists: readonly BlockList[],
  lone: readonly InstanceValue[],
  { count = 0, classes, place }: BlockList,
): OddTotal | undefined {
  if (odd) return odd.total + lone.length === count ? undefined : odd;
  const more = lone.filter(({ cls }) => classes.includes(cls.name)).length;
  const total = totalOf(
    lists.filter((list) => list.classes.every((name) => classes.includes(name))),
  );
  if (more === 0 || total !== count) return undefined;
  return { total: count + more, classes, place: lists[0]?.place ?? place };
}

/** Lists that take the place of the baseline's list, or are counted by the same frozen number. */
function isCounterpart(one: BlockList, list: BlockList, label: string): boolean {
  if (one.derived.has(label) || one.key === list.key) return true;
  return one.classes.some((name) => list.classes.includes(name));
}

/**
 * The list with the count that fits, where norms stand between its blocks, or parts of blocks in
 * turn and nothing is left of the blocks themselves.
 */
function asStack(one: BlockList, list: BlockList, expected: number): BlockList {
  const isOfBlocks = one.classes.some((name) => list.classes.includes(name));
  const fits = one.countOfHeavy === expected || (one.countOfEach === expected && !isOfBlocks);
  return fits ? { ...one, count: expected } : one;
}

/**
 * A list that stands in each block (its heads) has the expected total in each block, or in each of
 * the block's parts that hold such lists.
 */
function otherTotalWithin(lists: readonly BlockList[], expected: number): OddTotal | undefined {
  const first = (holder: (list: BlockList) => InstanceValue) =>
    [...groupedBy(lists, holder).values()]
      .map((group) => otherTotal(group, expected))
      .find((odd) => odd);
  return first(({ owner }) => owner) && first(({ owner, within }) => within ?? owner);
}

/** Fewer blocks than the number that a loop goes through again until they have run so often. */
function isRunSoOften({ rehearsal }: Facts, { total, classes }: OddTotal, count: number): boolean {
  return total < count && classes.every((name) => rehearsal.repeats.get(name)?.has(count));
}

interface OddTotal {
  readonly total: number;
  readonly classes: readonly string[];
  readonly place: Place;
}

/**
 * The lists of one kind of block whose total is not the expected one. Lists of other kinds beside
 * a right one (norms, gates) are free; halves of two kinds that add up to the number are right.
 */
function otherTotal(lists: readonly BlockList[], expected: number): OddTotal | undefined {
  const kinds = groupedBy(lists, ({ family }) => family);
  const totals = [...kinds.values()].map((group) => ({ group, total: totalOf(group) }));
  const odd = totals.find(({ total }) => total !== expected);
  const isWhole = ({ group, total }: (typeof totals)[number]) =>
    total === expected ||
    isEachWhole(group, expected) ||
    (!group.some(({ isHeavy }) => isHeavy) && hasCount(group, expected));
  if (!odd || totals.some(isWhole) || totals.some(({ total }) => total === undefined))
    return undefined;
  const all = totals.reduce((sum, { total = 0 }) => sum + total, 0);
  if (all === expected || odd.total === undefined) return undefined;
  const place = (odd.group.find(({ count }) => count !== expected) ?? odd.group[0])?.place;
  const classes = odd.group.flatMap((list) => list.classes);
  return place && { total: odd.total, classes, place };
}

function groupedBy<Key>(lists: readonly BlockList[], keyOf: (list: BlockList) => Key) {
  const groups = new Map<Key, BlockList[]>();
  for (const list of lists) {
    const key = keyOf(list);
    groups.set(key, [...(groups.get(key) ?? []), list]);
  }
  return groups;
}

/** As many of each class as there were blocks: parts of blocks that share a base class. */
function isEachWhole(group: readonly BlockList[], expected: number): boolean {
  const classes = groupedBy(group, (list) => [...list.classes].sort().join());
  return [...classes.values()].every((lists) => totalOf(lists) === expected);
}

function hasCount(group: readonly BlockList[], expected: number): boolean {
  return group.some(({ count }) => count === expected);
}

function totalOf(group: readonly BlockList[]): number | undefined {
  return group.reduce<number | undefined>(
    (sum, { count }) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}
