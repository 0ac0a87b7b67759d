// Runs a command with its output on the terminal. Node built-ins only.
import { spawn } from "node:child_process";

/** Resolves when the command ends well; rejects with one sentence when it does not. */
export function runLogged(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
    child.on("error", (error) =>
      reject(new Error(`${command} could not be started: ${error.message}.`)),
    );
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`"${command} ${args.join(" ")}" ended with ${code}: see above.`));
    });
  });
}
