// The dashboard with 1,000 trials of 101 points each in a headless Chromium, under its own policy:
// time to the first painted row, time of a sort, frames during ten live updates a second. Beside it,
// in the same browser, the same rows as one full <table> and as the toolkit's own data grid.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { findBrowser } from "../scripts/find-browser.mjs";
import { labWithTrials, liveRun, runCurves } from "./dashboard/lab.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const ORIGIN = "http://dashboard.bench";
const TRIALS = 1000;
const POINTS = 101;
const PAINTS = 7;
const SORTS = 20;
const LIVE_SECONDS = 10;
const UPDATES_PER_SECOND = 10;
const OVERLAID = 7;

if (!existsSync(`${root}dist/webview/dashboard.js`)) throw new Error("Build first: npm run build");
const files = await pageFiles();
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
try {
  await run();
} finally {
  await browser.close();
}

async function run() {
  const lab = labWithTrials(TRIALS);
  const own = await measured("dashboard", lab, "[data-trial]", sortDashboard);
  const table = await measured("table", lab, "tbody tr", sortPeer);
  const grid = await measured("data-grid", lab, "vscode-data-grid-row", sortPeer);
  console.log(`${TRIALS} trials, ${POINTS} points each, headless ${browser.version()}`);
  report("first row painted, ms", own.paint, table.paint, grid.paint, "under 700");
  report("sort, to its frame, ms", own.sort, table.sort, grid.sort, "under 50");
  report("elements on the page", own.elements, table.elements, grid.elements);
  await live(lab);
}

/** Medians over fresh pages (paint) and over sorts in turn. */
async function measured(page, lab, row, sort) {
  const paints = [];
  for (let round = 0; round < PAINTS; round += 1) {
    const opened = await open(page, lab, row);
    paints.push(await opened.evaluate(() => window.firstRowPainted));
    await opened.close();
  }
  const opened = await open(page, lab, row);
  const sorts = await opened.evaluate(sort, SORTS);
  const elements = await opened.evaluate(() => document.querySelectorAll("*").length);
  await opened.close();
  return { paint: median(paints), sort: median(sorts), elements };
}

async function open(name, lab, row) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.route(`${ORIGIN}/**`, (route) => {
    const file = files.get(new URL(route.request().url()).pathname);
    if (file === undefined) return route.abort();
    return route.fulfill(file);
  });
  await page.addInitScript(standInForEditor, { lab, row });
  await page.goto(`${ORIGIN}/${name}`);
  await page.waitForFunction(() => window.firstRowPainted !== undefined);
  return page;
}

/**
 * What the editor gives a page: the host's snapshot as soon as it says that it is ready. Times are
 * from the start of the navigation to the frame after the one in which the first row stood.
 */
function standInForEditor({ lab, row }) {
  let state;
  const sent = [];
  Object.assign(window, {
    sent,
    acquireVsCodeApi: () => ({
      getState: () => state,
      setState: (next) => {
        state = next;
      },
      postMessage: (message) => {
        sent.push(message);
        if (message.type !== "ready") return;
        setTimeout(() => window.postMessage({ type: "snapshot", lab, running: null }));
      },
    }),
  });
  const look = () => {
    if (document.querySelector(row) === null) return requestAnimationFrame(look);
    return requestAnimationFrame((time) => {
      window.firstRowPainted = time;
    });
  };
  requestAnimationFrame(look);
}

/** Milliseconds from the press on a column's head to the start of the frame after the one drawn. */
async function sortDashboard(times) {
  const heads = [...document.querySelectorAll(".grid [role=columnheader]")].slice(1);
  return window.timed(times, (at) => heads[at % heads.length].click());
}

async function sortPeer(times) {
  return window.timed(times, (at) => window.sortBy(at % 8));
}

async function live(lab) {
  const page = await open("dashboard", lab, "[data-trial]");
  for (const { id } of lab.projects[0].trials.slice(0, OVERLAID)) {
    await page.evaluate((message) => window.postMessage(message), {
      type: "curves",
      root: lab.currentRoot,
      id,
      curves: runCurves(POINTS),
    });
  }
  await page.locator(".grid [role=gridcell].mark").first().waitFor();
  for (let at = 0; at < OVERLAID; at += 1) {
    await page.locator(".grid [role=gridcell].mark").nth(at).click();
  }
  await page.locator(".uplot canvas").waitFor();
  await page.waitForTimeout(500);
  const result = await page.evaluate(followRun, {
    ...liveRun(lab.currentRoot, LIVE_SECONDS * UPDATES_PER_SECOND, 5),
    pause: 1000 / UPDATES_PER_SECOND,
  });
  const { frames, longest, longFrames, longTasks, busy, shown } = result;
  console.log(
    `live, ${UPDATES_PER_SECOND} updates/s for ${LIVE_SECONDS} s, ${OVERLAID + 1} trials in the chart: ` +
      `${frames} frames, longest ${longest.toFixed(1)} ms apart; long animation frames (over 50 ms): ` +
      `${longFrames.length}${longFrames.length > 0 ? ` (${longFrames.join(", ")} ms)` : ""}; ` +
      `long tasks: ${longTasks}; script ${busy.toFixed(1)} ms an update; ` +
      `last update shown: ${shown} (target: no frame over 50 ms)`,
  );
  await page.close();
}

/** Plays a run's messages at their pace and watches every frame. */
async function followRun({ first, updates, pause }) {
  const longFrames = [];
  let longTasks = 0;
  const frames = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longFrames.push(Math.round(duration));
  });
  const tasks = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length;
  });
  window.postMessage(first);
  await new Promise((resolve) => setTimeout(resolve, 500));
  frames.observe({ type: "long-animation-frame" });
  tasks.observe({ type: "longtask" });
  let [last, longest, count, isOver] = [performance.now(), 0, 0, false];
  const watch = (time) => {
    longest = Math.max(longest, time - last);
    last = time;
    count += 1;
    if (!isOver) requestAnimationFrame(watch);
  };
  last = await new Promise(requestAnimationFrame);
  requestAnimationFrame(watch);
  let busy = 0;
  for (const update of updates) {
    const start = performance.now();
    window.dispatchEvent(new MessageEvent("message", { data: structuredClone(update) }));
    // The page draws in the next frame: its script is over when a task after that frame runs.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const frame = performance.now();
    await new Promise((resolve) => setTimeout(resolve));
    busy += performance.now() - frame;
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, pause - (performance.now() - start))),
    );
  }
  isOver = true;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const shown = document.querySelector(".running")?.textContent.includes("update 100") ?? false;
  return { frames: count, longest, longFrames, longTasks, busy: busy / updates.length, shown };
}

async function pageFiles() {
  const { dashboardHtml } = await bundled("src/editor/dashboard/dashboard-html.ts");
  const html = (script) => dashboardHtml({ nonce: "bm9uY2U", script, style: "/dashboard.css" });
  const text = (path) => readFileSync(`${root}dist/webview/${path}`, "utf8");
  const peer = await build({
    entryPoints: [`${root}bench/dashboard/peers.mjs`],
    bundle: true,
    minify: true,
    format: "iife",
    write: false,
  });
  const script = (body) => ({ contentType: "text/javascript", body: `${TIMED}${body}` });
  return new Map([
    ["/dashboard", { contentType: "text/html", body: html("/dashboard.js") }],
    ["/table", { contentType: "text/html", body: html("/peers.js") }],
    ["/data-grid", { contentType: "text/html", body: html("/peers.js") }],
    ["/dashboard.js", script(text("dashboard.js"))],
    ["/peers.js", script(peer.outputFiles[0].text)],
    ["/dashboard.css", { contentType: "text/css", body: text("dashboard.css") }],
  ]);
}

/** Times actions one after the other, each until the frame that it asked for has been drawn. */
const TIMED = `window.timed = async (times, action) => {
  const taken = [];
  for (let at = 0; at < times; at += 1) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    const start = performance.now();
    action(at);
    await new Promise(requestAnimationFrame);
    const channel = new MessageChannel();
    const drawn = new Promise((resolve) => { channel.port1.onmessage = resolve; });
    channel.port2.postMessage(null);
    await drawn;
    taken.push(performance.now() - start);
  }
  return taken;
};
`;

async function bundled(path) {
  const { outputFiles } = await build({
    entryPoints: [`${root}${path}`],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}

function report(what, own, table, grid, target) {
  const ratio = (peer) => (own / peer).toFixed(2);
  const digits = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));
  console.log(
    `${what}: ${digits(own)}${target === undefined ? "" : ` (target: ${target})`}; ` +
      `full table ${digits(table)} (ratio ${ratio(table)}), ` +
      `toolkit data grid ${digits(grid)} (ratio ${ratio(grid)})`,
  );
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}
