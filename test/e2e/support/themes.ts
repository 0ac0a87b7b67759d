/** The colours that the dashboard uses, as an editor theme of each kind sets them. */
export interface Theme {
  readonly name: string;
  /** The class that the editor gives a webview's body. */
  readonly kind: string;
  readonly variables: Readonly<Record<string, string>>;
}

const FONTS = {
  "font-family": "sans-serif",
  "font-size": "13px",
  "font-weight": "normal",
  "editor-font-family": "monospace",
  "editor-font-size": "13px",
};

export const LIGHT: Theme = {
  name: "light",
  kind: "vscode-light",
  variables: {
    ...FONTS,
    foreground: "#3b3b3b",
    descriptionForeground: "#5c5c5c",
    "editor-background": "#ffffff",
    "editor-foreground": "#3b3b3b",
    "editorWidget-background": "#f8f8f8",
    "editorWidget-border": "#c8c8c8",
    "button-background": "#005fb8",
    "button-foreground": "#ffffff",
    "button-secondaryBackground": "#e5e5e5",
    "button-secondaryForeground": "#3b3b3b",
    "charts-blue": "#1a5fb4",
    "charts-purple": "#652d90",
    errorForeground: "#b3261e",
    focusBorder: "#005fb8",
    "list-activeSelectionBackground": "#e8e8e8",
    "list-activeSelectionForeground": "#000000",
    "progressBar-background": "#005fb8",
  },
};

export const DARK: Theme = {
  name: "dark",
  kind: "vscode-dark",
  variables: {
    ...FONTS,
    foreground: "#cccccc",
    descriptionForeground: "#9d9d9d",
    "editor-background": "#1f1f1f",
    "editor-foreground": "#cccccc",
    "editorWidget-background": "#202020",
    "editorWidget-border": "#454545",
    "button-background": "#0069b4",
    "button-foreground": "#ffffff",
    "button-secondaryBackground": "#313131",
    "button-secondaryForeground": "#cccccc",
    "charts-blue": "#59a4f9",
    "charts-purple": "#b180d7",
    errorForeground: "#f88070",
    focusBorder: "#0078d4",
    "list-activeSelectionBackground": "#04395e",
    "list-activeSelectionForeground": "#ffffff",
    "progressBar-background": "#0078d4",
  },
};

export const HIGH_CONTRAST: Theme = {
  name: "high-contrast",
  kind: "vscode-high-contrast",
  variables: {
    ...FONTS,
    foreground: "#ffffff",
    descriptionForeground: "#ffffff",
    contrastBorder: "#6fc3df",
    contrastActiveBorder: "#f38518",
    "editor-background": "#000000",
    "editor-foreground": "#ffffff",
    "editorWidget-background": "#0c141f",
    "editorWidget-border": "#6fc3df",
    "button-foreground": "#ffffff",
    "button-secondaryForeground": "#ffffff",
    "charts-blue": "#88ccff",
    "charts-purple": "#d7a6ff",
    errorForeground: "#ff9d92",
    focusBorder: "#f38518",
    "list-activeSelectionForeground": "#ffffff",
    "progressBar-background": "#6fc3df",
  },
};
