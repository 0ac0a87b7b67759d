import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import { type OpenAiServer, type Script, startOpenAiServer } from "../../fixtures/openai-server.ts";
import { testPython } from "../../integration/support/command-line.ts";
import { startBrowser } from "./browser.ts";
import { CodeServer } from "./code-server.ts";
import { screenshot } from "./screenshots.ts";
import { Workbench } from "./workbench.ts";

/** What the tests of one file share; there once the first of them runs. */
export interface EditorSession {
  readonly llm: OpenAiServer;
  readonly server: CodeServer;
  readonly workbench: Workbench;
}

/**
 * An editor with the packaged extension, open on a project for all tests of a file, and a server
 * that answers its requests by a script. A test that fails leaves a picture of the window.
 */
export function editorSession(project: string, script: Script): EditorSession {
  let browser: Browser | undefined;
  const session: { -readonly [Part in keyof EditorSession]?: EditorSession[Part] } = {};
  beforeAll(async () => {
    browser = await startBrowser();
    session.llm = await startOpenAiServer(script);
    session.server = await CodeServer.start({
      vsix: inject("vsix"),
      machine: {
        "personaLab.baseUrl": session.llm.baseUrl,
        "personaLab.pythonPath": testPython(),
      },
    });
    session.workbench = await Workbench.open(browser, session.server.url, { folder: project });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail" || session.workbench === undefined) return;
    await screenshot(session.workbench.page, `failed: ${task.name}`);
  });
  afterAll(async () => {
    await browser?.close();
    await session.server?.stop();
    await session.llm?.close();
  });
  const part = <Part extends keyof EditorSession>(name: Part): EditorSession[Part] => {
    const value = session[name];
    if (value === undefined) throw new Error(`The session's ${name} is not up yet.`);
    return value as EditorSession[Part];
  };
  return {
    get llm() {
      return part("llm");
    },
    get server() {
      return part("server");
    },
    get workbench() {
      return part("workbench");
    },
  };
}
