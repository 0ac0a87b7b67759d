/** The architecture's layers, as rules that the check command enforces. */
module.exports = {
  forbidden: [
    {
      name: "core-knows-no-editor",
      comment:
        "src/core must stay true without an editor: no vscode, nothing from src/editor or src/cli.",
      severity: "error",
      from: { path: "^src/core" },
      to: { path: "^vscode$|^src/(editor|cli|extension)" },
    },
    {
      name: "cli-knows-no-editor",
      severity: "error",
      from: { path: "^src/cli" },
      to: { path: "^vscode$|^src/(editor|extension)" },
    },
    {
      name: "webview-is-browser-code",
      comment: "The page shares its messages and number formats with the host, and nothing else.",
      severity: "error",
      from: { path: "^webview" },
      to: {
        path: "^src|^vscode$|^node:",
        pathNot: "^src/editor/(dashboard/messages|status-bar/loss-format)[.]ts$",
      },
    },
    {
      name: "report-is-browser-code",
      comment: "What runs inside an exported report knows nothing of the rest.",
      severity: "error",
      from: { path: "^report" },
      to: { path: "^src|^webview|^vscode$|^node:" },
    },
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "not-to-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^vscode$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".cjs"],
    },
  },
};
