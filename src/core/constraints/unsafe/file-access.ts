import type { Expression } from "../../python/ast.ts";
import { LinkedModules } from "../../python/linking/linked-modules.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import { type FileChange, fileChangeOf, mayChangeFiles } from "./file-changes.ts";
import { FilePlaces, type Place } from "./file-place.ts";
import { resolvedPath } from "./resolved-paths.ts";
import type { UnsafeUse } from "./unsafe-use.ts";

/** Writes and deletes outside the working folder and the data folder. */
export function outsideChanges(
  models: readonly ModuleModel[],
  baseline: readonly ModuleModel[],
): UnsafeUse[] {
  const trusted = dataFolders(baseline);
  const isTrusted = (name: string, value: Expression) =>
    trusted.has(`${name} ${normalForm(value)}`);
  const places = new FilePlaces(new LinkedModules(models), isTrusted);
  return models.flatMap((model) => [
    ...model.all("Call").flatMap((node) => {
      const change = fileChangeOf(node, model);
      if (change === undefined) return [];
      const place = placeOfChange(change, model, places);
      return place === "inside" ? [] : [use(model, node, change, place)];
    }),
    ...handedAround(model),
  ]);
}

/** `[open][0]`, `map(os.remove, …)`: nobody can see on which files such a function will work. */
function handedAround(model: ModuleModel): UnsafeUse[] {
  const nodes = [...model.all("Name"), ...model.all("Attribute")];
  return nodes.flatMap((node) => {
    if (node.ctx !== "load") return [];
    const path = resolvedPath(node, model);
    const parent = model.parent(node);
    if (path === undefined || !mayChangeFiles(path) || parent === undefined) return [];
    if (parent.kind === "Attribute" || parent.kind === "Compare") return [];
    if (parent.kind === "Call" && parent.func === node) return [];
    const isAlias = parent.kind === "Assign" && parent.value === node;
    if (isAlias && parent.targets.every((target) => target.kind === "Name")) return [];
    const name = path.replace(/^builtins\./, "");
    const why = "is handed around, so that nobody can see which files it changes";
    return [{ model, node, name, why, mend: "Call it directly, with a path that can be read." }];
  });
}

function placeOfChange(change: FileChange, model: ModuleModel, places: FilePlaces): Place {
  // A temporary file without a folder of its own lies in the system's.
  if (change.paths.length === 0) return "outside";
  const all = change.paths.map((path) => places.placeOf(path, model));
  if (all.includes("outside")) return "outside";
  return all.includes("unknown") ? "unknown" : "inside";
}

/** The baseline's own folder names with their values: they may lie anywhere. */
function dataFolders(baseline: readonly ModuleModel[]): ReadonlySet<string> {
  return new Set(
    baseline.flatMap((model) =>
      model.bindings.flatMap(({ name, value }) =>
        value && /dir|folder|path|root/i.test(name) ? [`${name} ${normalForm(value)}`] : [],
      ),
    ),
  );
}

function use(model: ModuleModel, node: UnsafeUse["node"], change: FileChange, place: Place) {
  const { name, does } = change;
  const where =
    place === "outside"
      ? "outside the working folder and the data folder"
      : "at a path that cannot be known, so it may lie outside the working folder";
  const mend =
    "Use a relative path without `..`, written out where the call can see it, or remove the call.";
  return { model, node, name, why: `${does} files ${where}`, mend };
}
