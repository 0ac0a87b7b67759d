import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../../../scripts/find-browser.mjs";

/** Starts a browser that fetches nothing by itself. */
export function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error("No Chromium was found: set CHROMIUM to its path.");
  }
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
