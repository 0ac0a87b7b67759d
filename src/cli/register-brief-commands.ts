import type { Command } from "commander";
import type { ExitCode } from "./exit-code.ts";

/** Registers what needs no training: personas, brief, parse, constraints, verify. */
export function registerBriefCommands(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command("personas")
    .description("List the personas")
    .option("--project <dir>", "also list the personas of this project")
    .option("--json", "print JSON")
    .action(async (options: { project?: string; json?: boolean }) => {
      const { personas } = await import("./commands/personas.ts");
      finish(await personas(options));
    });
  program
    .command("brief")
    .description("Print the brief that a persona's LLM gets for a project")
    .requiredOption("--persona <id>", "the persona")
    .requiredOption("--project <dir>", "the project")
    .action(async (options: { persona: string; project: string }) => {
      const { brief } = await import("./commands/brief.ts");
      finish(await brief(options));
    });
  program
    .command("parse")
    .description("Read both files out of an LLM's reply")
    .requiredOption("--reply <file>", "the reply, or - for standard input")
    .option("--project <dir>", "the project whose file names are asked for")
    .option("--json", "print JSON")
    .action(async (options: { reply: string; project?: string; json?: boolean }) => {
      const { parse } = await import("./commands/parse.ts");
      finish(await parse(options));
    });
  program
    .command("constraints")
    .description("List what a project's comments forbid to change")
    .requiredOption("--project <dir>", "the project")
    .option("--json", "print JSON")
    .action(async (options: { project: string; json?: boolean }) => {
      const { constraints } = await import("./commands/constraints.ts");
      finish(await constraints(options));
    });
  program
    .command("verify")
    .description("Prove that a candidate keeps every constraint of its baseline")
    .requiredOption("--baseline <dir>", "the project as it is")
    .requiredOption("--candidate <dir>", "the folder with the edited files")
    .option("--json", "print JSON")
    .action(async (options: { baseline: string; candidate: string; json?: boolean }) => {
      const { verify } = await import("./commands/verify.ts");
      finish(await verify(options));
    });
}
