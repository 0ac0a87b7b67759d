import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

const MODULES = fileURLToPath(new URL("../node_modules/", import.meta.url));
const NODE = join(MODULES, "node", "bin", "node");
const ENTRY = join(MODULES, "code-server", "out", "node", "entry.js");

/** Settings that keep what is not ours out of the way and off the pictures. */
const QUIET = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.restoreWindows": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** What a test's editor has that others have not. */
export interface ServerOptions {
  /** The packaged extension. */
  readonly vsix: string;
  /** Packages of other extensions that are installed beside it. */
  readonly others?: readonly string[];
  /** Settings of the machine: addresses and executables. */
  readonly machine?: Readonly<Record<string, unknown>>;
  /** Settings of the person. */
  readonly user?: Readonly<Record<string, unknown>>;
  /** Whether folders are asked about before they are trusted. */
  readonly workspaceTrust?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** A running code-server with folders of its own, far from any checkout. */
export class CodeServer {
  private constructor(
    readonly url: string,
    /** Holds everything that the editor writes outside projects: settings, state, logs. */
    readonly home: string,
    readonly child: ChildProcess,
  ) {}

  static async start(options: ServerOptions): Promise<CodeServer> {
    const home = mkdtempSync(join(tmpdir(), "persona-lab-editor-"));
    const data = join(home, "data");
    const folders = ["--user-data-dir", data, "--extensions-dir", join(home, "extensions")];
    const config = ["--config", join(home, "config.yaml")];
    writeSettings(data, options);
    const env = environmentOf(home, options.env);
    for (const vsix of [options.vsix, ...(options.others ?? [])]) {
      const install = [ENTRY, ...config, ...folders, "--install-extension", vsix];
      await execa(NODE, install, { env, extendEnv: false });
    }
    const trust = options.workspaceTrust ? [] : ["--disable-workspace-trust"];
    const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check"];
    const address = ["--bind-addr", "127.0.0.1:0"];
    const child = spawn(NODE, [ENTRY, ...config, ...folders, ...quiet, ...address, ...trust], {
      env,
      stdio: ["ignore", "pipe", openSync(join(home, "server.log"), "w")],
      detached: true,
    });
    return new CodeServer(await addressOf(child), home, child);
  }

  /** Ends the server with everything that it started, and removes its folders. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.pid !== undefined) {
      const ended = once(child, "exit");
      process.kill(-child.pid, "SIGTERM");
      const forced = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), 5000);
      await ended;
      clearTimeout(forced);
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function writeSettings(data: string, { machine, user }: ServerOptions): void {
  const write = (scope: string, settings: Readonly<Record<string, unknown>>) => {
    mkdirSync(join(data, scope), { recursive: true });
    writeFileSync(join(data, scope, "settings.json"), JSON.stringify(settings, null, 2));
  };
  write("Machine", machine ?? {});
  write("User", { ...QUIET, ...user });
}

/** No key and no Persona Lab variable of whoever runs the tests reaches the editor. */
function environmentOf(home: string, extra: ServerOptions["env"]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(OPENAI_|PERSONA_LAB_|VSCODE_|npm_)/.test(name)) {
      kept[name] = value;
    }
  }
  return { ...kept, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, ...extra };
}

/** The address that the server says it listens on. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("The server's output is not read.");
  const heard: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    heard.push(line);
    const address = /listening on (http:\S+?)\/?$/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error(`code-server did not start:\n${heard.join("\n")}`);
}
