import { Command, CommanderError } from "commander";
import { describeFailure } from "../core/describe-failure.ts";
import { Failure } from "../core/failure.ts";
import { PRODUCT_VERSION } from "../core/version.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { printNote } from "./print.ts";
import { registerBriefCommands } from "./register-brief-commands.ts";
import { registerTrialCommands } from "./register-trial-commands.ts";

/**
 * Runs one command line and tells its exit code; whatever goes wrong is one line on standard error.
 */
async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.fine;
  const program = new Command("persona-lab")
    .description("Persona Lab: an LLM edits your model, the edit is proved, trained and measured.")
    .version(PRODUCT_VERSION)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${text.split("\n")[0]}\n`) });
  const finish = (code: ExitCode) => {
    exitCode = code;
  };
  registerBriefCommands(program, finish);
  registerTrialCommands(program, finish);
  if (argv.length === 0) {
    program.outputHelp();
    return EXIT.usage;
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    printNote(`persona-lab: ${describeFailure(error)}`);
    return error instanceof Failure && error.kind === "finding" ? EXIT.finding : EXIT.usage;
  }
}

// A reader that went away (as in `| head`) is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2));
