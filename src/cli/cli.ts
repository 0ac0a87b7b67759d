import { Command, CommanderError } from "commander";
import { describeFailure } from "../core/describe-failure.ts";
import { Failure } from "../core/failure.ts";
import { PRODUCT_VERSION } from "../core/version.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { printJson, printNote } from "./print.ts";
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
  const asked = withoutCommand(program, argv);
  if (asked !== undefined) return tellCommands(asked);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    const isFinding = error instanceof Failure && error.kind === "finding";
    if (isFinding && argv.includes("--json")) printJson({ error: error.message });
    printNote(`persona-lab: ${describeFailure(error)}`);
    return isFinding ? EXIT.finding : EXIT.usage;
  }
}

/** The program or the family of commands that a command line names without a command of it. */
function withoutCommand(program: Command, argv: readonly string[]): Command | undefined {
  const [name, ...more] = argv;
  if (name === undefined) return program;
  const named = program.commands.find((command) => command.name() === name);
  return more.length === 0 && named && named.commands.length > 0 ? named : undefined;
}

function tellCommands(command: Command): ExitCode {
  command.outputHelp();
  printNote("error: missing command");
  return EXIT.usage;
}

// A reader that went away (as in `| head`) is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  printNote(`persona-lab: ${describeFailure(error)}`);
  process.exit(EXIT.usage);
});
// Nobody is left to be told, and what runs is not to die of it.
process.stderr.on("error", () => {});

process.exitCode = await runCommandLine(process.argv.slice(2));
