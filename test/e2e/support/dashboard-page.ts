import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { dashboardHtml } from "../../../src/editor/dashboard/dashboard-html.ts";
import type { HostMessage, WebviewMessage } from "../../../src/editor/dashboard/messages.ts";

const BUILT = fileURLToPath(new URL("../../../dist/webview/", import.meta.url));
const ORIGIN = "http://dashboard.test";

/** The built dashboard page in a plain browser, under the policy that it has in the editor. */
export interface DashboardPage {
  readonly page: Page;
  /** What the page sent to the extension host. */
  sent(): Promise<WebviewMessage[]>;
  /** Speaks as the extension host. */
  say(message: HostMessage): Promise<void>;
  /** Gives the page an editor theme: its kind and its variables. */
  theme(kind: string, variables: Readonly<Record<string, string>>): Promise<void>;
  /** Breaches of the content security policy and script errors, as the browser told them. */
  readonly complaints: readonly string[];
}

export async function openDashboardPage(browser: Browser): Promise<DashboardPage> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const html = dashboardHtml({ nonce: "bm9uY2U", script: "dashboard.js", style: "dashboard.css" });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "") return route.fulfill({ contentType: "text/html", body: html });
    if (!name.startsWith("dashboard.")) return route.abort();
    const contentType = name.endsWith(".js") ? "text/javascript" : "text/css";
    return route.fulfill({ contentType, body: readFileSync(`${BUILT}${name}`, "utf8") });
  });
  await page.addInitScript(standInForEditor);
  await page.goto(`${ORIGIN}/`);
  return {
    page,
    complaints,
    sent: () => page.evaluate(() => JSON.parse(sessionStorage.getItem("sent") ?? "[]")),
    say: (message) => page.evaluate((said) => window.postMessage(said), message),
    theme: (kind, variables) =>
      page.evaluate(
        ([name, values]) => {
          document.body.className = name;
          for (const [variable, value] of Object.entries(values)) {
            document.documentElement.style.setProperty(`--vscode-${variable}`, value);
          }
        },
        [kind, variables] as const,
      ),
  };
}

/** What the editor gives a webview, kept in the page's session so that a reload finds it again. */
function standInForEditor(): void {
  const read = (key: string) => JSON.parse(sessionStorage.getItem(key) ?? "null");
  const write = (key: string, value: unknown) => sessionStorage.setItem(key, JSON.stringify(value));
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => write("sent", [...(read("sent") ?? []), message]),
      getState: () => read("state") ?? undefined,
      setState: (state: unknown) => write("state", state),
    }),
  });
}
