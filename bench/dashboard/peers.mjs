// The same rows shown the plain way: all of them at once, as a table and as the toolkit's data grid.
import {
  provideVSCodeDesignSystem,
  vsCodeDataGrid,
  vsCodeDataGridCell,
  vsCodeDataGridRow,
} from "@vscode/webview-ui-toolkit";

const COLUMNS = [
  ["Persona", (row) => row.persona],
  ["State", (row) => row.state],
  ["Measured", (row) => row.measured?.value ?? Number.NaN],
  ["Model − baseline", (row) => row.models?.difference.value ?? Number.NaN],
  ["Claimed", (row) => row.claimed ?? Number.NaN],
  ["Parameters", (row) => row.parameters],
  ["Training", (row) => row.minutes],
  ["Seed", (row) => row.seed],
  ["Edit helps?", () => "–"],
  ["Provider", (row) => row.provider?.used ?? "–"],
  ["LLM tokens", (row) => `${row.tokens.prompt} + ${row.tokens.completion}`],
  ["Device", (row) => row.device],
];
const home = document.getElementById("dashboard");
const api = acquireVsCodeApi();
let rows = [];

window.addEventListener("message", ({ data }) => {
  rows = data.lab.projects[0].trials.filter(({ valid }) => valid !== false);
  if (location.pathname === "/table") asTable();
  else asDataGrid();
});
api.postMessage({ type: "ready" });

function text(value) {
  return typeof value === "number" && !Number.isInteger(value) ? value.toFixed(3) : String(value);
}

function sorted(column) {
  const [, value] = COLUMNS[column];
  rows = rows.toSorted((left, right) => {
    const [one, other] = [value(left), value(right)];
    return typeof one === "number" ? one - other : String(one).localeCompare(String(other), "en");
  });
  return rows;
}

function asTable() {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const [title] of COLUMNS) head.append(cell("th", title));
  const body = table.createTBody();
  const lines = new Map(
    rows.map((row) => {
      const line = document.createElement("tr");
      line.append(...COLUMNS.map(([, value]) => cell("td", text(value(row)))));
      return [row, line];
    }),
  );
  body.append(...lines.values());
  home.append(table);
  window.sortBy = (column) => body.append(...sorted(column).map((row) => lines.get(row)));
}

function cell(name, content) {
  const made = document.createElement(name);
  made.textContent = content;
  return made;
}

function asDataGrid() {
  provideVSCodeDesignSystem().register(vsCodeDataGrid(), vsCodeDataGridCell(), vsCodeDataGridRow());
  const grid = document.createElement("vscode-data-grid");
  const data = () =>
    rows.map((row) =>
      Object.fromEntries(COLUMNS.map(([title, value]) => [title, text(value(row))])),
    );
  home.append(grid);
  grid.rowsData = data();
  window.sortBy = (column) => {
    sorted(column);
    grid.rowsData = data();
  };
}
