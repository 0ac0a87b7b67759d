import type { FunctionDef, Node, Statement } from "../../python/ast.ts";
import { type ModuleModel, suitesOf } from "../../python/module-model.ts";
import type { Scope } from "../../python/scopes.ts";
import { statementsIn } from "../protection/places.ts";
import { type CallSite, callSites } from "./call-sites.ts";
import type { Caller } from "./condition.ts";
import { and, type Formula } from "./formula.ts";
import {
  callCondition,
  guardsIn,
  ownCondition,
  type PathCondition,
  pathCondition,
} from "./path-condition.ts";
import { Likeness, vocabularyOf } from "./vocabulary.ts";

/** A suite with the condition under which it runs. */
export interface Block extends PathCondition {
  readonly owner: Node;
  readonly suite: readonly Statement[];
  /** What its own header or guard adds to the condition. */
  readonly own: Formula;
  /** How much of what it names is what the governed block names, from 0 to 1. */
  readonly likeness: number;
}

/** Below this a block does other work than the governed one. */
const RELATED = 0.12;
/** From here on a block is the governed one, and nobody looks for it elsewhere. */
const UNMISTAKABLE = 0.6;

/**
 * The candidate's block that does the work of the governed one: the most alike of those that run
 * periodically; without any, the most alike under a condition, or else in a loop. Where another
 * function that is called in a loop, or has the loop, holds one more alike than the governed scope
 * does, it is that one: code moves into functions of its own.
 */
export function governedBlock(
  candidate: ModuleModel,
  scope: Scope | undefined,
  governed: readonly Statement[],
  baseline: ModuleModel,
): Block | undefined {
  const byNames = new Likeness(vocabularyOf(governed), (suite) => vocabularyOf(suite));
  const found = mostLikely(candidate, scope, byNames);
  if (found !== undefined) return found;
  // What was done in functions may be done in the block itself now, and the other way round.
  const withCalls = new Likeness(vocabularyOf(governed, baseline), (suite) =>
    vocabularyOf(suite, candidate),
  );
  const other = mostLikely(candidate, scope, withCalls);
  return other && isPeriodic(other.own) ? other : undefined;
}

function mostLikely(
  candidate: ModuleModel,
  scope: Scope | undefined,
  wanted: Likeness,
): Block | undefined {
  const own = scope && chosen(blocksOf(candidate, scope, wanted));
  if (own !== undefined && own.likeness >= UNMISTAKABLE) return own;
  const moved = chosen(
    candidate
      .all("FunctionDef")
      .filter((definition) => definition !== scope?.node)
      .flatMap((definition) => movedBlocks(candidate, definition, wanted)),
  );
  if (own === undefined || moved === undefined) return own ?? moved;
  return moved.likeness > own.likeness ? moved : own;
}

function chosen(blocks: readonly Block[]): Block | undefined {
  const periodic = mostAlike(blocks.filter(({ own }) => isPeriodic(own)));
  const conditional = mostAlike(blocks.filter(({ owner }) => owner.kind === "If"));
  if (periodic !== undefined && periodic.likeness >= (conditional?.likeness ?? 0) / 2) {
    return periodic;
  }
  if (conditional !== undefined && conditional.likeness >= 2 * RELATED) return conditional;
  return periodic ?? mostAlike(blocks.filter(({ likeness }) => likeness >= 2 * RELATED));
}

/** How many calls lead from a loop to a block at most. */
const MAX_CALLS = 3;

/** Blocks in loops of a function that something calls, and in its body where it is called in a loop. */
function movedBlocks(model: ModuleModel, definition: FunctionDef, wanted: Likeness): Block[] {
  const scope = model.scopes.find(({ node }) => node === definition);
  if (scope === undefined || wanted.of(definition.body) === 0) return [];
  const sites = callSites(model, definition);
  const inside = sites.length > 0 ? blocksOf(model, scope, wanted) : [];
  const chains = sites.flatMap((site) => chainsTo(model, site, [definition]));
  const called = chains.flatMap((chain) =>
    blocksOf(model, scope, wanted, chain.caller)
      .filter(({ loops }) => loops.length === 0)
      .map((block) => inCaller(block, chain)),
  );
  return [...inside.filter(({ loops }) => loops.length > 0), ...called];
}

/** A call in a loop, through functions that are called there in turn. */
interface Chain {
  readonly caller: Caller;
  readonly formula: Formula;
  readonly loops: PathCondition["loops"];
  readonly owner: Node;
  readonly suite: readonly Statement[];
}

function chainsTo(model: ModuleModel, site: CallSite, seen: readonly FunctionDef[]): Chain[] {
  const place = model.placeOf(site.statement);
  const owner = model.parent(site.statement);
  if (place === undefined || owner === undefined) return [];
  const { suite } = place;
  const direct = callCondition(model, site);
  if (direct.loops.length > 0) return [{ ...direct, owner, suite }];
  const around = model.functionOf(site.statement);
  if (around?.kind !== "FunctionDef" || seen.includes(around) || seen.length >= MAX_CALLS)
    return [];
  return callSites(model, around).flatMap((outer) =>
    chainsTo(model, outer, [...seen, around]).map((chain) => {
      const { caller, formula } = callCondition(model, site, chain.caller);
      return { ...chain, caller, formula: and(formula, chain.formula) };
    }),
  );
}

/** A block of a function, as it runs in the loop that calls the function. */
function inCaller(block: Block, { formula, loops, owner, suite }: Chain): Block {
  const isBody = block.owner.kind === "FunctionDef";
  const place = isBody ? { owner, suite } : {};
  return {
    ...block,
    ...place,
    formula: and(block.formula, formula),
    own: and(block.own, formula),
    loops,
  };
}

function blocksOf(model: ModuleModel, scope: Scope, wanted: Likeness, caller?: Caller): Block[] {
  const owners: Node[] = [scope.node];
  for (const statement of statementsIn(scope)) {
    if (statement.kind === "FunctionDef" || statement.kind === "ClassDef") continue;
    if (suitesOf(statement).length > 0) owners.push(statement);
  }
  return owners.flatMap((owner) =>
    suitesOf(owner).flatMap((suite) =>
      partsOf(model, owner, suite, caller).map((part) => ({
        ...part,
        owner,
        likeness: wanted.of(part.suite),
      })),
    ),
  );
}

/** A suite, and what is left of it behind each guard that may go on to the next iteration. */
function partsOf(
  model: ModuleModel,
  owner: Node,
  suite: readonly Statement[],
  caller: Caller | undefined,
): Omit<Block, "owner" | "likeness">[] {
  if (suite.length === 0) return [];
  const path = pathCondition(model, suite, owner, caller);
  const whole = { ...path, suite, own: ownCondition(model, suite, owner, caller) };
  const guarded = guardsIn(model, suite, caller).map(({ index, formula }) => ({
    loops: path.loops,
    formula: and(path.formula, formula),
    suite: suite.slice(index + 1),
    own: formula,
  }));
  return [whole, ...guarded.filter((part) => part.suite.length > 0)];
}

function mostAlike(blocks: readonly Block[]): Block | undefined {
  let best: Block | undefined;
  for (const block of blocks) {
    if (block.likeness < RELATED) continue;
    if (best === undefined || block.likeness > best.likeness) best = block;
  }
  return best;
}

/** Whether a formula has a period somewhere. */
export function isPeriodic(formula: Formula): boolean {
  if (formula.kind === "class") return formula.modulus > 1;
  return formula.kind === "and" || formula.kind === "or" ? formula.parts.some(isPeriodic) : false;
}
