import type { Node } from "../../python/ast.ts";
import { isPredefined } from "../../python/builtins.ts";
import { LinkedModules } from "../../python/linking/linked-modules.ts";
import { starNames, writesNamespace } from "../../python/linking/public-names.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Binding, Reference } from "../../python/scopes.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

/** Names that exist only in class bodies, or only in functions inside classes. */
const CLASS_BODY_NAMES: ReadonlySet<string> = new Set(["__module__", "__qualname__"]);

export const undefinedName: Rule = {
  id: "undefined-name",
  severity: "error",
  summary:
    "A name is read where no binding is visible (class scopes and other functions' locals are not).",
  check: (context) => [
    ...findingsIn(context, context.candidate.train, context.baseline.train),
    ...findingsIn(context, context.candidate.model, context.baseline.model),
  ],
};

function* findingsIn(
  context: RuleContext,
  model: ModuleModel,
  baseline: ModuleModel,
): Generator<Finding> {
  const { candidate } = context;
  if (model === baseline && candidate.model === context.baseline.model) return;
  const undefinedReads = unboundReads(model, new LinkedModules([candidate.train, candidate.model]));
  if (undefinedReads.length === 0) return;
  const { train, model: definitions } = context.baseline;
  const inBaseline = new Set(
    unboundReads(baseline, new LinkedModules([train, definitions])).map(keyOf),
  );
  const seen = new Set<string>();
  const bound = firstBindings(model);
  const boundBefore = firstBindings(baseline);
  for (const read of undefinedReads) {
    const key = keyOf(read);
    if (seen.has(key) || inBaseline.has(key)) continue;
    seen.add(key);
    const elsewhere = bound.get(read.name);
    const before = boundBefore.get(read.name);
    yield finding(read, model, elsewhere, before && `${baseline.path}:${before.node.line}`);
  }
}

/** One binding of each name, one at module level if there is any. */
function firstBindings(model: ModuleModel): ReadonlyMap<string, Binding> {
  const first = new Map<string, Binding>();
  for (const binding of model.bindings) {
    const known = first.get(binding.name);
    const isBetter = known?.scope.kind !== "module" && binding.scope.kind === "module";
    if (known === undefined || isBetter) first.set(binding.name, binding);
  }
  return first;
}

function keyOf(read: Reference): string {
  return `${read.scope.path} ${read.name}`;
}

/** Reads that end in a NameError wherever they run. */
function unboundReads(model: ModuleModel, linked: LinkedModules): Reference[] {
  const candidates = model.references.filter(
    (read) => read.scope.resolve(read.name) === undefined && !isPredefined(read.name),
  );
  if (candidates.length === 0 || writesNamespace(model)) return [];
  const imported = namesOfStarImports(model, linked);
  if (imported === undefined) return [];
  return candidates.filter(
    (read) =>
      !imported.has(read.name) &&
      !isClassName(read) &&
      isEvaluated(read, model) &&
      !isGuarded(read.node, model),
  );
}

/** The names that star imports bring; undefined where one imports from an unknown module. */
function namesOfStarImports(
  model: ModuleModel,
  linked: LinkedModules,
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  if (!model.moduleScope.hasStarImport) return names;
  for (const statement of model.all("ImportFrom")) {
    if (statement.names[0]?.name !== "*") continue;
    const source = linked.moduleNamed(statement.module ?? "");
    const brought = source && starNames(source);
    if (brought === undefined) return undefined;
    for (const name of brought) names.add(name);
  }
  return names;
}

function isClassName({ name, scope }: Reference): boolean {
  if (CLASS_BODY_NAMES.has(name)) return scope.kind === "class";
  if (name !== "__class__") return false;
  for (let outer = scope.parent; outer; outer = outer.parent) {
    if (outer.kind === "class") return true;
  }
  return false;
}

/** Annotations of local variables are never evaluated, and under PEP 563 none is. */
function isEvaluated(read: Reference, model: ModuleModel): boolean {
  if (!read.inAnnotation) return true;
  if (model.lazyAnnotations) return false;
  for (const outer of model.ancestors(read.node)) {
    if (outer.kind === "TypeAlias" || outer.kind === "TypeParam") return false;
    if (outer.kind === "AnnAssign") {
      const { kind } = read.scope;
      return !outer.simple || kind === "module" || kind === "class";
    }
    if (outer.kind === "Parameter" || outer.kind === "FunctionDef") return true;
  }
  return true;
}

/** Inside a `try` that catches NameError by name. */
function isGuarded(node: Node, model: ModuleModel): boolean {
  let inner = node;
  for (const outer of model.ancestors(node)) {
    if (outer.kind === "Try" && outer.body.some((statement) => statement === inner)) {
      if (outer.handlers.some((handler) => handler.type && catchesNameError(handler.type))) {
        return true;
      }
    }
    inner = outer;
  }
  return false;
}

function catchesNameError(node: Node): boolean {
  if (node.kind === "Name") return node.name === "NameError" || node.name === "UnboundLocalError";
  return node.kind === "Tuple" && node.elts.some(catchesNameError);
}

function finding(
  read: Reference,
  model: ModuleModel,
  elsewhere: Binding | undefined,
  before: string | undefined,
): Finding {
  const { name, node, scope } = read;
  const where = scope.path === "" ? "at module level" : `in ${scope.path}()`;
  const owner = elsewhere && `${elsewhere.scope.kind} ${elsewhere.scope.path}`.trim();
  const reason = owner
    ? `it is bound only inside the ${owner} (line ${elsewhere.node.line}), which is not visible there`
    : "nothing in the file binds it";
  const mend = before
    ? `The baseline binds it at ${before}: keep that, or stop using the name.`
    : `Define or import \`${name}\` where this code can see it, or stop using the name.`;
  return {
    at: model,
    span: node,
    name,
    message: `\`${name}\` is read ${where}, but ${reason}, so this line raises NameError. ${mend}`,
  };
}
