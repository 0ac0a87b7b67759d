// Bundles every entry point into dist/ and copies what is read at run time.
import { cp, rm, writeFile } from "node:fs/promises";
import * as esbuild from "esbuild";
import { thirdPartyNotices } from "./third-party-notices.mjs";

/** The editor hands its interface to require() alone, in every version that is supported. */
const vscodeByRequire = {
  name: "vscode-by-require",
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === "vscode" ? { external: true } : { path: "vscode", namespace: "vscode" },
    );
    build.onLoad({ filter: /.*/, namespace: "vscode" }, () => ({
      contents: 'module.exports = require("vscode");',
    }));
  },
};
const external = ["onnxruntime-node"];
const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  logLevel: "warning",
  external,
  plugins: [vscodeByRequire],
};

await rm("dist", { recursive: true, force: true });
const programs = await esbuild.build({
  ...shared,
  metafile: true,
  entryPoints: {
    cli: "src/cli/cli.ts",
    extension: "src/extension.ts",
    "measure-process": "src/core/measure/measure-process.ts",
    "export-check-process": "src/core/trial/export-check-process.ts",
  },
  outdir: "dist",
  format: "esm",
  splitting: true,
  // The names stay: they are in stack traces, and hardly cost any time to load.
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: "chunks/[name]-[hash]",
  // CommonJS packages inside an ES module miss these three.
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      "const require = __createRequire(import.meta.url);",
      "const __filename = __fileURLToPath(import.meta.url);",
      "const __dirname = __fileURLToPath(new URL('.', import.meta.url));",
    ].join("\n"),
  },
});
// The extension host enters through CommonJS; everything behind it is shared with the command line.
await writeFile(
  "dist/extension.cjs",
  `"use strict";
exports.activate = async (context) => (await import("./extension.js")).activate(context);
`,
);
const page = await esbuild.build({
  metafile: true,
  entryPoints: ["webview/dashboard.ts", "webview/dashboard.css"],
  outdir: "dist/webview",
  bundle: true,
  format: "iife",
  target: "chrome132",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
// What an exported report carries inside itself: it has to open from a disk, years from now.
const report = await esbuild.build({
  metafile: true,
  entryPoints: { report: "report/curve-section.ts" },
  outdir: "dist/report",
  bundle: true,
  format: "iife",
  target: "es2020",
  minify: true,
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
const reportStyle = await esbuild.build({
  metafile: true,
  entryPoints: { report: "report/page.css" },
  outdir: "dist/report",
  bundle: true,
  minify: true,
  target: "chrome100",
  logLevel: "warning",
});
await cp("src/runner", "dist/runner", {
  recursive: true,
  filter: (path) => !path.includes("__pycache__"),
});
await cp("templates", "dist/templates", {
  recursive: true,
  filter: (path) => !path.includes("__pycache__"),
});
const bundled = [programs, page, report, reportStyle].flatMap(({ metafile }) =>
  Object.keys(metafile.inputs),
);
await writeFile(
  "dist/third-party-notices.txt",
  thirdPartyNotices(".", bundled, ["onnxruntime-node", "onnxruntime-common"]),
);
