/** The theme's colours that a canvas needs as values, since it cannot read CSS variables. */
export interface ChartColours {
  readonly text: string;
  readonly grid: string;
  readonly training: string;
  readonly validation: string;
}

export function chartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const colour = (...names: readonly string[]): string => {
    const values = names.map((name) => style.getPropertyValue(`--vscode-${name}`).trim());
    return values.find((value) => value !== "") ?? "currentcolor";
  };
  const highContrast = document.body.classList.contains("vscode-high-contrast");
  return {
    text: colour("foreground", "editor-foreground"),
    grid: highContrast ? colour("contrastBorder") : colour("editorWidget-border", "panel-border"),
    training: colour("charts-blue", "textLink-foreground"),
    validation: colour("charts-purple", "foreground"),
  };
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
