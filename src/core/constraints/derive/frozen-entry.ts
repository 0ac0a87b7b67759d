import { Failure } from "../../failure.ts";
import type { ProjectFile } from "../../project/project-file.ts";
import type { Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Binding, Scope } from "../../python/scopes.ts";
import type { Side } from "./derived.ts";

/** What an entry of the project file's `frozen` names. */
export interface FrozenEntry {
  readonly side: Side;
  readonly statement: Statement;
  readonly scopePath: string;
  /** The name, where it is one of several that the statement binds. */
  readonly name: string;
}

/**
 * Finds what `file.py::function.name` names: a binding in the function or class with that dotted
 * path, or at module level.
 *
 * @throws Failure("input") where the entry is malformed, or names no binding of that file.
 */
export function frozenEntry(
  entry: string,
  models: {
    readonly train: ModuleModel;
    readonly model: ModuleModel;
    readonly project: ProjectFile;
  },
): FrozenEntry {
  const { project } = models;
  const [file, path, ...rest] = entry.split("::");
  const side = file === project.train ? "train" : file === project.model ? "model" : undefined;
  if (path === undefined || rest.length > 0 || !/^[^.\s]+(\.[^.\s]+)*$/.test(path)) {
    throw unknown(entry, 'write it as "file.py::function.name"');
  }
  if (side === undefined) {
    throw unknown(entry, `name one of ${project.train} and ${project.model} before the "::"`);
  }
  const names = path.normalize("NFKC").split(".");
  const name = names.pop() ?? "";
  const scope = scopeAt(models[side], names);
  const binding = scope?.own(name).find(isDefining);
  if (binding?.statement === undefined) {
    throw unknown(entry, `${file} binds no such name; correct or remove the entry`);
  }
  return { side, statement: binding.statement, scopePath: names.join("."), name };
}

function scopeAt(model: ModuleModel, names: readonly string[]): Scope | undefined {
  let scope: Scope | undefined = model.moduleScope;
  for (const name of names) {
    const definition: Binding | undefined = scope?.own(name).findLast(isDefinition);
    scope = definition && model.scopeOpenedBy(definition.node);
  }
  return scope;
}

function isDefinition({ kind }: Binding): boolean {
  return kind === "def" || kind === "class";
}

function isDefining({ kind, statement }: Binding): boolean {
  return (
    statement !== undefined && kind !== "delete" && kind !== "annotation" && kind !== "parameter"
  );
}

function unknown(entry: string, advice: string): Failure {
  return new Failure(
    "input",
    `The project file freezes "${entry}", which names nothing: ${advice}.`,
  );
}
