import type { Node, Statement } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import { type ModuleModel, suitesOf } from "../../python/module-model.ts";
import type { Scope } from "../../python/scopes.ts";
import { statementsIn } from "../protection/places.ts";
import { and, type Formula } from "./formula.ts";
import { guardsIn, ownCondition, type PathCondition, pathCondition } from "./path-condition.ts";

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

/**
 * The candidate's block that does the work of the governed one: the most alike of those that run
 * periodically; without any, the most alike under a condition, or else in a loop.
 */
export function governedBlock(
  candidate: ModuleModel,
  scope: Scope,
  governed: readonly Statement[],
): Block | undefined {
  const wanted = vocabularyOf(governed);
  const blocks = blocksOf(candidate, scope, wanted);
  const periodic = mostAlike(blocks.filter(({ own }) => isPeriodic(own)));
  const conditional = mostAlike(blocks.filter(({ owner }) => owner.kind === "If"));
  if (periodic !== undefined && periodic.likeness >= (conditional?.likeness ?? 0) / 2) {
    return periodic;
  }
  if (conditional !== undefined && conditional.likeness >= 2 * RELATED) return conditional;
  return periodic ?? mostAlike(blocks.filter(({ likeness }) => likeness >= 2 * RELATED));
}

function blocksOf(model: ModuleModel, scope: Scope, wanted: ReadonlySet<string>): Block[] {
  const owners: Node[] = [scope.node];
  for (const statement of statementsIn(scope)) {
    if (statement.kind === "FunctionDef" || statement.kind === "ClassDef") continue;
    if (suitesOf(statement).length > 0) owners.push(statement);
  }
  return owners.flatMap((owner) =>
    suitesOf(owner).flatMap((suite) =>
      partsOf(model, owner, suite).map((part) => ({
        ...part,
        owner,
        likeness: likeness(wanted, vocabularyOf(part.suite)),
      })),
    ),
  );
}

/** A suite, and what is left of it behind each guard that may go on to the next iteration. */
function partsOf(
  model: ModuleModel,
  owner: Node,
  suite: readonly Statement[],
): Omit<Block, "owner" | "likeness">[] {
  if (suite.length === 0) return [];
  const path = pathCondition(model, suite, owner);
  const whole = { ...path, suite, own: ownCondition(model, suite, owner) };
  const guarded = guardsIn(model, suite).map(({ index, formula }) => ({
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

/** What a block names: names, attributes, texts; what it binds counts twice. */
function vocabularyOf(suite: readonly Statement[]): ReadonlySet<string> {
  const words = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === "Name") words.add(node.name);
    if (node.kind === "Name" && node.ctx === "store") words.add(`=${node.name}`);
    if (node.kind === "Attribute") words.add(`.${node.attr}`);
    if (node.kind === "Attribute" && node.ctx === "store") words.add(`=.${node.attr}`);
    if (node.kind === "Constant" && node.value.type === "str") words.add(`"${node.value.value}`);
    forEachChild(node, visit);
  };
  for (const statement of suite) visit(statement);
  return words;
}

/** The Jaccard index of two sets of words, and a little for binding the same name. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((word) => b.has(word));
  const binds = common.some((word) => word.startsWith("="));
  return common.length / (a.size + b.size - common.length || 1) + (binds ? RELATED : 0);
}
