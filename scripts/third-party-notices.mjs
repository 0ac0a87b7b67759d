// Collects the licences of the packages whose code is in the bundles.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The notices of every package that a bundle took code from.
 *
 * @param root the folder that holds node_modules
 * @param inputs the paths of the bundled source files, as esbuild's metafile names them
 * @param staged names of packages that are shipped beside the bundles
 */
export function thirdPartyNotices(root, inputs, staged) {
  const folders = new Set(staged.map((name) => join("node_modules", name)));
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  const titlesByText = new Map();
  for (const folder of [...folders].sort()) {
    const { title, text } = licenceOf(join(root, folder));
    titlesByText.set(text, [...(titlesByText.get(text) ?? []), title]);
  }
  const line = "=".repeat(80);
  const notices = [...titlesByText].map(
    ([text, titles]) => `${line}\n${titles.join("\n")}\n${line}\n${text}\n`,
  );
  return `Persona Lab contains code of these packages.\n\n${notices.join("\n")}`;
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return {
    title: `${name} ${version} (${license ?? "see its text"})`,
    text: texts.join("\n\n"),
  };
}
