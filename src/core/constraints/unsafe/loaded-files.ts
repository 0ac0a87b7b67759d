import type { Call, Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import { fileChangeOf } from "./file-changes.ts";
import { resolvedPath } from "./resolved-paths.ts";
import type { UnsafeUse } from "./unsafe-use.ts";

/** Functions that rebuild objects from a file, with the position of that file. */
const LOADERS: ReadonlyMap<string, string> = new Map([
  ["torch.load", "f"],
  ["torch.jit.load", "f"],
  ["torch.serialization.load", "f"],
  ["pickle.load", "file"],
  ["pickle.Unpickler", "file"],
]);
const FROM_MEMORY: ReadonlySet<string> = new Set(["pickle.loads"]);
const MAX_HOPS = 8;

/** Loads of pickled files that nothing in these files has saved. */
export function foreignLoads(models: readonly ModuleModel[]): UnsafeUse[] {
  const saved = new Set(models.flatMap((model) => savedFiles(model)));
  return models.flatMap((model) =>
    model.all("Call").flatMap((call) => {
      const path = resolvedPath(call.func, model) ?? "";
      if (FROM_MEMORY.has(path)) return isCopy(call, model) ? [] : [use(call, path, model)];
      if (path === "numpy.load") return allowsPickle(call) ? [use(call, path, model)] : [];
      const keyword = LOADERS.get(path);
      if (keyword === undefined) return [];
      const file =
        call.args[0] ?? call.keywords.find((candidate) => candidate.name === keyword)?.value;
      const key = file && fileKey(file, model);
      return key !== undefined && saved.has(key) ? [] : [use(call, path, model)];
    }),
  );
}

/** `pickle.loads(pickle.dumps(x))` copies an object of this program. */
function isCopy(call: Call, model: ModuleModel): boolean {
  const [data] = call.args;
  return data?.kind === "Call" && resolvedPath(data.func, model) === "pickle.dumps";
}

function allowsPickle(call: Call): boolean {
  const option = call.keywords.find((keyword) => keyword.name === "allow_pickle")?.value;
  return (
    option !== undefined &&
    !(option.kind === "Constant" && option.value.type === "bool" && !option.value.value)
  );
}

function use(node: Call, name: string, model: ModuleModel): UnsafeUse {
  return {
    model,
    node,
    name,
    why: "loads a file that this script has not saved, so it can bring in foreign weights or code",
    mend: "Train from the initialisation that the code makes itself, or load only what this script saved under the same path.",
  };
}

/** The files that a module's calls write objects to. */
function savedFiles(model: ModuleModel): string[] {
  return model.all("Call").flatMap((call) => {
    const path = resolvedPath(call.func, model) ?? "";
    if (path === "pickle.dump") {
      const file = call.args[1];
      const key = file && fileKey(file, model);
      return key === undefined ? [] : [key];
    }
    if (!/^torch\.(?:jit\.|serialization\.)?save$/.test(path)) return [];
    const change = fileChangeOf(call, model);
    const targets = change?.paths ?? call.args.slice(1, 2);
    return targets.flatMap((target) => fileKey(target, model) ?? []);
  });
}

/** One spelling per file: its constant path, else the expression as it is computed. */
function fileKey(node: Expression, model: ModuleModel, hops = 0): string | undefined {
  if (hops > MAX_HOPS) return undefined;
  const value = model.valueOf(node);
  if (value?.type === "str") return `path ${value.value.replace(/^\.\//, "")}`;
  if (node.kind === "Call" && resolvedPath(node.func, model) === "builtins.open") {
    const [path] = node.args;
    return path && fileKey(path, model, hops + 1);
  }
  if (node.kind === "Call" && resolvedPath(node.func, model) === "builtins.str") {
    const [path] = node.args;
    return path && fileKey(path, model, hops + 1);
  }
  if (node.kind === "Name") return nameKey(node, model, hops);
  return `expression ${normalForm(node)}`;
}

/** A name with one value is that value; a file handle is the file that its `with` opened. */
function nameKey(
  node: Extract<Expression, { kind: "Name" }>,
  model: ModuleModel,
  hops: number,
): string | undefined {
  const scope = model.scopeOf(node);
  const bindings = scope.lookup(node.name);
  const before = bindings.filter((binding) => binding.node.start <= node.start);
  const binding = bindings.length === 1 ? bindings[0] : before.at(-1);
  if (binding?.kind === "with") {
    const item = model.parent(binding.node);
    return item?.kind === "WithItem" ? fileKey(item.context, model, hops + 1) : undefined;
  }
  if (bindings.length === 1 && binding?.value) return fileKey(binding.value, model, hops + 1);
  const owner = scope.resolve(node.name);
  return `name ${owner?.path ?? ""} ${node.name}`;
}
