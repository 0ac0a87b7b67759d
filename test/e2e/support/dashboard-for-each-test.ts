import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { startBrowser } from "./browser.ts";
import { type DashboardPage, openDashboardPage } from "./dashboard-page.ts";
import { DARK } from "./themes.ts";

/** A new dashboard page in a dark theme for each test of a file, in one browser. */
export function dashboardForEachTest(): DashboardPage {
  let browser: Browser;
  let opened: DashboardPage;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    opened = await openDashboardPage(browser);
    await opened.theme(DARK.kind, DARK.variables);
  });
  return {
    get page() {
      return opened.page;
    },
    get complaints() {
      return opened.complaints;
    },
    sent: () => opened.sent(),
    say: (message) => opened.say(message),
    theme: (kind, variables) => opened.theme(kind, variables),
  };
}
