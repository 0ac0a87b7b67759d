import { type Colour, contrast, cssColour, faded, parseColour, readable } from "./contrast.ts";

/** WCAG 2.2 AA for text; chart lines keep it too. */
const READABLE = 4.5;
/** Two chart colours nearer than this to each other look the same. */
const APART = 60;

const LINE_VARIABLES = [
  "charts-blue",
  "charts-orange",
  "charts-purple",
  "charts-green",
  "charts-red",
  "charts-yellow",
  "foreground",
  "descriptionForeground",
];

/** What the theme leaves open, by the kind of theme. */
const FALLBACK = {
  light: { background: "#ffffff", foreground: "#3b3b3b" },
  dark: { background: "#1f1f1f", foreground: "#cccccc" },
};

/** One trial's colour, and a fainter one for readings behind their average. */
export interface LineColours {
  readonly strong: string;
  readonly faint: string;
}

/** The theme's colours that a canvas needs as values, since it cannot read CSS variables. */
export interface ChartColours {
  readonly text: string;
  readonly grid: string;
  readonly lines: readonly LineColours[];
}

export function chartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const { background, foreground } = ground(style);
  const text = readable(foreground, background, READABLE);
  return {
    text: cssColour(text),
    grid: cssColour(faded(text, background, 1.35)),
    lines: lineColours(style, background, text),
  };
}

/**
 * Gives the page's own colours for verdicts and quiet text, readable in every theme, to the style
 * sheet as variables of one element.
 */
export function setReadableColours(home: HTMLElement): void {
  const style = getComputedStyle(document.documentElement);
  const { background, foreground } = ground(style);
  const roles = {
    "--lab-quiet": ["descriptionForeground", "foreground"],
    "--lab-better": ["charts-green", "testing-iconPassed", "foreground"],
    "--lab-worse": ["errorForeground", "charts-red", "foreground"],
    "--lab-caution": ["editorWarning-foreground", "charts-yellow", "foreground"],
    "--lab-link": ["textLink-foreground", "foreground"],
  };
  for (const [name, variables] of Object.entries(roles)) {
    const colour = firstColour(style, variables) ?? foreground;
    home.style.setProperty(name, cssColour(readable(colour, background, READABLE)));
  }
}

/** Calls back after the editor's theme changed. */
export function onThemeChange(changed: () => void): void {
  let pending = 0;
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(changed);
  });
  observer.observe(document.documentElement, { attributeFilter: ["style"] });
  observer.observe(document.body, { attributeFilter: ["class"] });
}

function ground(style: CSSStyleDeclaration): { background: Colour; foreground: Colour } {
  const isLight = /vscode-(?:light|high-contrast-light)/.test(document.body.className);
  const fallback = isLight ? FALLBACK.light : FALLBACK.dark;
  const read = (variable: string, otherwise: string) =>
    firstColour(style, [variable]) ?? parseColour(otherwise);
  const black: Colour = { red: 0, green: 0, blue: 0, opacity: 1 };
  return {
    background: read("editor-background", fallback.background) ?? black,
    foreground: read("foreground", fallback.foreground) ?? black,
  };
}

function firstColour(style: CSSStyleDeclaration, names: readonly string[]): Colour | null {
  const values = names.map((name) => parseColour(style.getPropertyValue(`--vscode-${name}`)));
  return values.find((colour) => colour !== null) ?? null;
}

function lineColours(style: CSSStyleDeclaration, background: Colour, text: Colour): LineColours[] {
  const chosen: Colour[] = [];
  for (const name of LINE_VARIABLES) {
    const colour = firstColour(style, [name]);
    if (colour === null) continue;
    const shown = readable(colour, background, READABLE);
    if (chosen.every((other) => distance(other, shown) > APART)) chosen.push(shown);
  }
  if (chosen.length === 0) chosen.push(text);
  return chosen.map((colour) => ({
    strong: cssColour(stronger(colour, background)),
    faint: cssColour(faded(colour, background, READABLE)),
  }));
}

/** An average stands out before its readings where the theme leaves room for it. */
function stronger(colour: Colour, background: Colour): Colour {
  return contrast(colour, background) >= READABLE * 1.3
    ? colour
    : readable(colour, background, READABLE * 1.3);
}

function distance(one: Colour, other: Colour): number {
  return Math.hypot(one.red - other.red, one.green - other.green, one.blue - other.blue);
}
