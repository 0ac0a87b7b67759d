// Finds a Chromium for the tests in an editor. Node built-ins only.
import { existsSync } from "node:fs";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path that the variable CHROMIUM gives, else a usual one; undefined where there is none. */
export function findBrowser() {
  return [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path));
}
