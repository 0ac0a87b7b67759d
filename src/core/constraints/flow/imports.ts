import type { Import, ImportFrom } from "../../python/ast.ts";
import type { Machine } from "./machine.ts";
import { external, opaque } from "./make-value.ts";
import type { Frame, Value } from "./value.ts";

export function importModules(machine: Machine, node: Import, frame: Frame): void {
  for (const { name, asName } of node.names) {
    const bound = asName ?? name.split(".")[0] ?? name;
    const path = asName === undefined ? bound : name;
    frame.target(bound).names.set(bound, moduleNamed(machine, path) ?? external(path));
  }
}

function moduleNamed(machine: Machine, path: string): Value | undefined {
  return isModelModule(machine, path) ? machine.state.overrides.get("<model>") : undefined;
}

function isModelModule(machine: Machine, path: string): boolean {
  const { modelModule } = machine.cast;
  return (
    path === modelModule || modelModule.endsWith(`.${path}`) || path.endsWith(`.${modelModule}`)
  );
}

export function importNames(machine: Machine, node: ImportFrom, frame: Frame): void {
  const path = node.module ?? "";
  const module = moduleNamed(machine, path);
  for (const { name, asName } of node.names) {
    if (name === "*") {
      if (module?.kind !== "module") continue;
      for (const [own, value] of module.frame.names) frame.names.set(own, value);
      continue;
    }
    const whole = node.level > 0 && path === "" ? moduleNamed(machine, name) : undefined;
    const bound = asName ?? name;
    frame.target(bound).names.set(bound, whole ?? importedName(machine, module, path, name));
  }
}

function importedName(
  machine: Machine,
  module: Value | undefined,
  path: string,
  name: string,
): Value {
  if (module?.kind === "module") return module.frame.names.get(name) ?? opaque();
  const full = `${path}.${name}`;
  return machine.state.overrides.get(full) ?? external(full);
}
