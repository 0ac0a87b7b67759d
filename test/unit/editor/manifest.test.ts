import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { RULES } from "../../../src/core/constraints/rules/index.ts";
import { COMMANDS } from "../../../src/editor/command-ids.ts";
import {
  fullName,
  SETTING_DEFAULTS,
  type SettingName,
} from "../../../src/editor/settings/setting-names.ts";

const { commands, configuration, keybindings, menus, jsonValidation } = manifest.contributes;
const properties: Record<string, { default: unknown; scope: string; enum?: unknown[] }> =
  configuration.properties;
const names = Object.keys(SETTING_DEFAULTS) as SettingName[];

it("contributes each command once, under one category", () => {
  expect(commands.map(({ command }) => command).sort()).toEqual(Object.values(COMMANDS).sort());
  expect(new Set(commands.map(({ category }) => category))).toEqual(new Set(["Persona Lab"]));
  expect(new Set(commands.map(({ title }) => title)).size).toBe(commands.length);
});

it("contributes menus for commands that exist", () => {
  const known = new Set<string>(Object.values(COMMANDS));
  const used = Object.values(menus).flat();
  expect(used.filter(({ command }) => !known.has(command))).toEqual([]);
});

it("writes welcome texts without the marks that the editor shows as they are", () => {
  const contents = manifest.contributes.viewsWelcome.map(({ contents: text }) => text);
  expect(
    contents.filter((text) => /[`*_]/.test(text.replaceAll(/\]\([^)]*\)|train_mps/g, "]"))),
  ).toEqual([]);
});

it("offers no button of the trials view where it can have no trials, but for reading it anew", () => {
  const ofTrials = menus["view/title"].filter(({ when }) => when.includes("personaLab.trials"));
  expect(
    ofTrials
      .filter(({ when }) => !/\bpersonaLab\.hasProject\b/.test(when))
      .map(({ command }) => command),
  ).toEqual([COMMANDS.refreshTrials]);
});

it("binds keys only in documents under review, and none that editing needs", () => {
  const known = new Set<string>(Object.values(COMMANDS));
  for (const { command, key, when } of keybindings) {
    expect(known.has(command), command).toBe(true);
    expect(when).toContain("personaLab.reviewOpen");
    expect(when).toContain("resourceScheme == persona-lab-review");
    expect(["enter", "escape", "ctrl+z", "ctrl+y"]).not.toContain(key);
  }
});

it("states the same settings and defaults as the code", () => {
  expect(Object.keys(properties).sort()).toEqual(names.map(fullName).sort());
  for (const name of names) {
    expect(properties[fullName(name)]?.default, name).toEqual(SETTING_DEFAULTS[name]);
  }
});

it("lets no folder choose an address, an executable or consent", () => {
  for (const name of ["baseUrl", "pythonPath", "autoAccept", "allowBrokenConstraints"] as const) {
    expect(properties[fullName(name)]?.scope, name).toBe("machine");
  }
});

it("offers every rule's severity", () => {
  const offered = configuration.properties["personaLab.rules"].propertyNames.enum;
  expect([...offered].sort()).toEqual(RULES.map(({ id }) => id).sort());
});

it("names files that exist, and supports no older editor than its types", () => {
  const root = new URL("../../../", import.meta.url);
  const shipped = [manifest.icon, ...jsonValidation.map(({ url }) => url)];
  for (const path of shipped)
    expect(existsSync(fileURLToPath(new URL(path, root))), path).toBe(true);
  const types = manifest.devDependencies["@types/vscode"].replace(/^\D+/, "");
  expect(manifest.engines.vscode.replace(/^\D+/, "")).toBe(types);
});

it("is limited in untrusted folders", () => {
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe("limited");
});
