import { CurveChart, type DrawnTrial } from "./curve-chart.ts";
import { readCurveData } from "./curve-data.ts";

/** How many colours the style sheet has. */
const COLOURS = 8;

const home = document.getElementById("chart");
const curves = readCurveData();
if (home !== null && curves.length > 0) showSection(home);

/** The chart with its choices: which trials, and a logarithmic axis. */
function showSection(place: HTMLElement): void {
  const choices = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = "Show";
  choices.append(legend);
  const boxes = curves.map(({ name, isShown }, at) => {
    const box = checkbox(choices, name, isShown);
    const swatch = document.createElement("span");
    swatch.className = `swatch c${at % COLOURS}`;
    box.after(swatch);
    return box;
  });
  const log = checkbox(choices, "logarithmic losses", false);
  const plot = document.createElement("div");
  place.append(choices, plot);
  const chart = new CurveChart(plot);
  const draw = () => {
    const drawn = curves.flatMap((curve, at): DrawnTrial[] =>
      boxes[at]?.checked ? [{ curve, colour: colourOf(at) }] : [],
    );
    chart.show(drawn, log.checked);
  };
  choices.addEventListener("change", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
}

function checkbox(home: HTMLElement, name: string, checked: boolean): HTMLInputElement {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = checked;
  label.append(box, ` ${name}`);
  home.append(label);
  return box;
}

function colourOf(at: number): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--c${at % COLOURS}`);
}
