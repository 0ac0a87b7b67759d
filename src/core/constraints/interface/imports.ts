import type { LinkedModules } from "../../python/linking/linked-modules.ts";
import { definesName } from "../../python/linking/public-names.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { isCaught, isForTypeChecking } from "./guards.ts";
import type { InterfaceProblem } from "./problem.ts";

const IMPORT_ERRORS = ["ImportError", "AttributeError"];

/** Names that one file takes from the other, which does not define them. */
export function importProblems(linked: LinkedModules): InterfaceProblem[] {
  return linked.models.flatMap((model) => [
    ...fromImports(model, linked),
    ...moduleAttributes(model, linked),
    ...listedNames(model, linked),
  ]);
}

function fromImports(model: ModuleModel, linked: LinkedModules): InterfaceProblem[] {
  const problems: InterfaceProblem[] = [];
  for (const statement of model.all("ImportFrom")) {
    const source = statement.module && linked.moduleNamed(statement.module);
    if (!source || source === model) continue;
    const missing = statement.names.filter(
      (alias) => alias.name !== "*" && !definesName(source, alias.name),
    );
    if (missing.length === 0) continue;
    if (isCaught(statement, model, IMPORT_ERRORS) || isForTypeChecking(statement, model)) continue;
    for (const alias of missing) {
      const text = `\`${alias.name}\` is imported from ${source.path}, which does not define it, so the import fails.`;
      problems.push({ model, node: alias, name: alias.name, text });
    }
  }
  return problems;
}

/** `model.GPT` after `import model`. */
function moduleAttributes(model: ModuleModel, linked: LinkedModules): InterfaceProblem[] {
  const imports = model.bindings.filter(
    (binding) => binding.kind === "import" && linked.moduleNamed(binding.importPath ?? ""),
  );
  if (imports.length === 0) return [];
  const problems: InterfaceProblem[] = [];
  for (const node of model.all("Attribute")) {
    if (node.ctx !== "load") continue;
    const source = linked.importedModule(node.value, model);
    if (source === undefined || source === model || definesName(source, node.attr)) continue;
    if (linked.moduleNamed(`${model.pathOf(node)}`) !== undefined) continue;
    if (isCaught(node, model, IMPORT_ERRORS) || isForTypeChecking(node, model)) continue;
    const text = `\`${node.attr}\` is read from the module ${source.path}, which does not define it.`;
    problems.push({ model, node, name: node.attr, text });
  }
  return problems;
}

/** A star import reads every name that `__all__` lists. */
function listedNames(model: ModuleModel, linked: LinkedModules): InterfaceProblem[] {
  const problems: InterfaceProblem[] = [];
  for (const statement of model.all("ImportFrom")) {
    const source = statement.module && linked.moduleNamed(statement.module);
    if (!source || source === model || statement.names[0]?.name !== "*") continue;
    const listed = source.moduleScope.own("__all__");
    const value = listed.length === 1 && listed[0]?.value;
    const known = value ? source.valueOf(value) : undefined;
    if (known?.type !== "list" && known?.type !== "tuple") continue;
    for (const item of known.items) {
      if (item.type !== "str" || definesName(source, item.value)) continue;
      const text = `\`__all__\` of ${source.path} lists \`${item.value}\`, which that file does not define, so the star import fails.`;
      problems.push({ model, node: statement, name: item.value, text });
    }
  }
  return problems;
}
