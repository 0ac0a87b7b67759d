import type { Node } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import type { RuleContext } from "../rule.ts";
import { allIndirectWrites, objectBehind } from "./indirect-writes.ts";

/** A place that replaces something that a frozen statement calls. */
export interface Patch {
  readonly item: FrozenStatement;
  readonly node: Node;
  readonly what: string;
}

/**
 * Where the candidate replaces a function, class or method of a library that frozen statements use
 * (`time.time = …`, `setattr(torch, "randint", …)`); nothing that the baseline does as well.
 */
export function patches(
  frozen: readonly FrozenStatement[],
  { baseline }: RuleContext,
  candidate: ModuleModel,
): Patch[] {
  const known = new Set(
    [baseline.train, baseline.model].flatMap((model) =>
      replacedIn(model).map(({ node }) => model.textOf(model.statementOf(node) ?? node)),
    ),
  );
  const replaced = replacedIn(candidate).filter(
    ({ node }) => !known.has(candidate.textOf(candidate.statementOf(node) ?? node)),
  );
  if (replaced.length === 0) return [];
  return frozen.flatMap((item) => {
    const used = [...pathsUsedBy(item.model, item.statement)];
    return replaced.flatMap(({ node, path }) => {
      const what = used.find((use) => isRelated(use, path));
      return what === undefined ? [] : [{ item, node: candidate.statementOf(node) ?? node, what }];
    });
  });
}

function isRelated(use: string, replaced: string): boolean {
  if (replaced.endsWith(".*")) return use.startsWith(replaced.slice(0, -1));
  return use === replaced || use.startsWith(`${replaced}.`) || replaced.startsWith(`${use}.`);
}

/** The paths of imported things that a module writes to; `path.*` where the name is unknown. */
function replacedIn(model: ModuleModel): { node: Node; path: string }[] {
  return allIndirectWrites(model).flatMap(({ node, name, on }) => {
    const object = on.kind === "object" ? on.node : objectBehind(model, on.node);
    const path = object && model.pathOf(object);
    if (path === undefined || path.startsWith("<module>")) return [];
    return [{ node, path: `${path}.${name ?? "*"}` }];
  });
}

function pathsUsedBy(model: ModuleModel, root: Node): Set<string> {
  const paths = new Set<string>();
  const visit = (node: Node): void => {
    const isPath = node.kind === "Name" || node.kind === "Attribute";
    const path = isPath ? model.pathOf(node) : undefined;
    if (path !== undefined && !path.startsWith("<module>")) {
      paths.add(path);
      return;
    }
    forEachChild(node, visit);
  };
  visit(root);
  return paths;
}
