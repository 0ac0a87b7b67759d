import * as vscode from "vscode";

/** The part of the Python extension's interface that is used here. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

/** The interpreter chosen in the Python extension; undefined where it is not installed. */
export async function pythonExtensionInterpreter(projectRoot: string): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<unknown>("ms-python.python");
  if (extension === undefined) return undefined;
  const exported = await extension.activate();
  if (!isPythonExtension(exported)) return undefined;
  const { environments } = exported;
  const active = environments.getActiveEnvironmentPath(vscode.Uri.file(projectRoot));
  const resolved = await environments.resolveEnvironment(active);
  return resolved?.executable.uri?.fsPath;
}

function isPythonExtension(exported: unknown): exported is PythonExtension {
  if (typeof exported !== "object" || exported === null || !("environments" in exported)) {
    return false;
  }
  const { environments } = exported;
  return (
    typeof environments === "object" &&
    environments !== null &&
    "getActiveEnvironmentPath" in environments &&
    "resolveEnvironment" in environments
  );
}
