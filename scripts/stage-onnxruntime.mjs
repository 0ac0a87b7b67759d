// Copies ONNX Runtime's files for one platform into dist/node_modules, where the bundles find them.
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";

const NATIVE = join("bin", "napi-v6");
/** What Node loads at run time; declarations, maps and the install script stay behind. */
const LOADED = new Set([".js", ".json", ".node", ".dll", ".dylib"]);

/**
 * Stages onnxruntime-node and onnxruntime-common for a target such as `linux-x64`.
 *
 * @throws Error with one sentence where ONNX Runtime has no files for that target
 */
export async function stageOnnxRuntime(root, target) {
  const [platform = "", architecture = ""] = target.split("-");
  const source = join(root, "node_modules", "onnxruntime-node");
  const native = join(source, NATIVE, platform, architecture);
  if (!existsSync(native)) {
    throw new Error(
      `ONNX Runtime has no files for ${target}, so no package can be made for it: choose one of ${(await targets(source)).join(", ")}.`,
    );
  }
  const staged = join(root, "dist", "node_modules");
  await rm(staged, { recursive: true, force: true });
  await copyLoaded(source, join(staged, "onnxruntime-node"), ["dist", "package.json"]);
  const common = join(root, "node_modules", "onnxruntime-common");
  await copyLoaded(common, join(staged, "onnxruntime-common"), ["dist/cjs", "package.json"]);
  await copyNative(native, join(staged, "onnxruntime-node", NATIVE, platform, architecture));
}

async function targets(source) {
  const names = [];
  for (const platform of await readdir(join(source, NATIVE))) {
    for (const architecture of await readdir(join(source, NATIVE, platform))) {
      names.push(`${platform}-${architecture}`);
    }
  }
  return names.sort();
}

async function copyLoaded(from, to, parts) {
  for (const part of parts) {
    await cp(join(from, part), join(to, part), {
      recursive: true,
      filter: (path) => {
        const name = relative(from, path).split(sep).at(-1) ?? "";
        return !name.includes(".") || LOADED.has(name.slice(name.lastIndexOf(".")));
      },
    });
  }
}

/** macOS ships the same library under two names: only the one that the binding asks for is kept. */
async function copyNative(from, to) {
  await mkdir(to, { recursive: true });
  const names = await readdir(from);
  const binding = await readFile(join(from, "onnxruntime_binding.node"), "latin1");
  for (const name of names) {
    if (name.endsWith(".dylib") && !binding.includes(name)) continue;
    await cp(join(from, name), join(to, name));
  }
}
