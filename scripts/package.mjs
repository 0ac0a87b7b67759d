// Makes persona-lab-<target>-<version>.vsix: an extension that works far from this checkout.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";
import { runLogged } from "./run-logged.mjs";
import { stageOnnxRuntime } from "./stage-onnxruntime.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  await makePackage();
} catch (error) {
  process.stderr.write(`persona-lab: ${error.message}\n`);
  process.exitCode = 1;
}

async function makePackage() {
  const { values } = parseArgs({
    options: {
      target: { type: "string", default: `${process.platform}-${process.arch}` },
      out: { type: "string" },
    },
  });
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const file = values.out ?? join(root, `persona-lab-${values.target}-${version}.vsix`);
  await runLogged(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root });
  await stageOnnxRuntime(root, values.target);
  await createVSIX({
    cwd: root,
    packagePath: file,
    target: values.target,
    dependencies: false,
    // The manifest names no repository, so links in the README stay as they are.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  process.stdout.write(`${file} (${megabytes} MB)\n`);
}
