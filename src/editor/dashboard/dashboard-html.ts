/** Addresses of what the page loads, and the nonce that lets it. */
export interface PageParts {
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
}

/**
 * The page: one script, one style sheet, no remote origin, no inline handler. The toolkit adds its
 * own style elements with the nonce that it finds in the property `csp-nonce`.
 */
export function dashboardHtml({ nonce, script, style }: PageParts): string {
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
<link rel="stylesheet" nonce="${nonce}" href="${style}">
</head>
<body>
<main id="dashboard"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
