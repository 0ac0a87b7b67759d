import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** Where the browser code lies in the package; nothing else can be loaded. */
export function webviewFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "dist", "webview");
}

/**
 * The page: one script, one style sheet, no remote origin, no inline handler. The toolkit adds its
 * own style elements with the nonce that it finds in the property `csp-nonce`.
 */
export function dashboardHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(18).toString("base64");
  const address = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extensionUri), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Persona Lab</title>
<link rel="stylesheet" nonce="${nonce}" href="${address("dashboard.css")}">
</head>
<body>
<main id="dashboard"></main>
<script nonce="${nonce}" src="${address("dashboard.js")}"></script>
</body>
</html>`;
}
