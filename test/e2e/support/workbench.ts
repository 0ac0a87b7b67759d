import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { vi } from "vitest";

/** A window that is starting lists its extensions' commands late. */
const ATTEMPTS = 10;
/** The editor closes its palette when something else takes the focus: then it is opened again. */
const PALETTE_MS = 3000;
const FOLDERS_MS = 5000;
/** The editor's menus take no click in their first 100 ms: it may be the one that opened them. */
const MENU_MS = 300;
/** How long an input box is given to show whether it keeps a text. */
const SETTLED_MS = 500;

/** What to open in the window: a folder, or a `.code-workspace` file. */
export type Opened = { readonly folder: string } | { readonly workspace: string };

/** One editor window, worked as a person works it. */
export class Workbench {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, url: string, opened: Opened): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(120_000);
    const [[kind, path]] = Object.entries(opened) as [[string, string]];
    await page.goto(`${url}/?${kind}=${encodeURIComponent(path)}`);
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  /**
   * Waits until the window is up. One of a `.code-workspace` file at times comes up before that file
   * was read, and stays without folders: it is loaded anew.
   */
  async ready(): Promise<void> {
    const file = this.page.locator(".explorer-folders-view .monaco-list-row").first();
    const without = this.page.getByText("You have not yet added a folder");
    for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
      await this.page.locator(".monaco-workbench .statusbar").waitFor();
      await file.or(without).first().waitFor();
      const isUp = await file.waitFor({ timeout: FOLDERS_MS }).then(
        () => true,
        () => false,
      );
      if (isUp) return;
      await this.page.reload();
    }
    await file.waitFor();
  }

  /** Loads the window anew, as *Reload Window* does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Opens the command palette with a text in it. */
  async palette(text: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.#input.fill(`>${text}`, { timeout: PALETTE_MS });
  }

  /** Runs a command by its title in the palette, as soon as the editor knows it. */
  async run(title: string): Promise<void> {
    const item = this.#item(title).first();
    for (let attempt = 1; ; attempt++) {
      try {
        await this.palette(title);
        await item.click({ timeout: PALETTE_MS });
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Picks an item of the list that is open. */
  async pick(label: string): Promise<void> {
    await this.#item(label).first().click();
  }

  /**
   * Fills the input box that is open, and confirms it. One that opens only now sets its own text
   * first, and one that still reads folders takes no key: both are filled again.
   */
  async enter(text: string): Promise<void> {
    const open = () => this.#input.inputValue({ timeout: SETTLED_MS }).catch(() => undefined);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await this.#input.fill(text);
      await this.page.waitForTimeout(SETTLED_MS);
      if ((await open()) !== text) continue;
      await this.page.keyboard.press("Enter");
      await this.page.waitForTimeout(SETTLED_MS);
      if ((await open()) !== text) return;
    }
    throw new Error(`The editor did not take "${text}".`);
  }

  /** Brings a tab to the front. */
  async bringToFront(name: string): Promise<void> {
    await this.tab(name).click();
    await this.page.locator(".tabs-container .tab.active").filter({ hasText: name }).waitFor();
  }

  /** Picks an item of the context menu of what a person clicks with the right button. */
  async chooseInMenu(of: Locator, item: string): Promise<void> {
    await of.click({ button: "right" });
    const chosen = this.page.getByRole("menuitem", { name: item, exact: true });
    await chosen.click({ delay: MENU_MS });
    await chosen.waitFor({ state: "detached" });
  }

  items(): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row");
  }

  /** A notification that holds a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast").filter({ hasText: text });
  }

  /** Presses a button of a notification. */
  async answer(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole("button", { name: button, exact: true }).click();
  }

  /** Rests the mouse on something until its hover shows: what is drawn anew under it loses one. */
  async hover(target: Locator, shown: Locator): Promise<void> {
    await vi.waitFor(
      async () => {
        await this.page.mouse.move(1, 1);
        await target.hover({ timeout: 10_000 });
        await shown.waitFor({ timeout: 5_000 });
      },
      { timeout: 120_000, interval: 200 },
    );
  }

  /** Persona Lab's item in the status bar. */
  statusItem(): Locator {
    return this.page.locator('.statusbar-item[id*="personaLab.loss"]');
  }

  /** The review's item in the status bar. */
  reviewItem(): Locator {
    return this.page.locator('.statusbar-item[id*="personaLab.review"]');
  }

  /** The text of the status item once it matches. */
  async statusText(pattern: RegExp, timeout = 120_000): Promise<string> {
    const readAndMatch = async () => {
      const text = (await this.statusItem().textContent({ timeout: 1000 }))?.trim() ?? "";
      if (!pattern.test(text)) throw new Error(`The status bar shows "${text}", not ${pattern}.`);
      return text;
    };
    return vi.waitFor(readAndMatch, { timeout, interval: 50 });
  }

  problems(): Locator {
    return this.page.locator(".markers-panel .monaco-list-row");
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator(".tabs-container .tab").filter({ hasText: name });
  }

  /** The dashboard's page inside its two frames. */
  dashboard(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  async closeNotifications(): Promise<void> {
    await this.run("Notifications: Clear All Notifications");
  }

  get #input(): Locator {
    return this.page.locator(".quick-input-widget:visible input");
  }

  #item(label: string): Locator {
    return this.items().filter({ hasText: label });
  }
}
