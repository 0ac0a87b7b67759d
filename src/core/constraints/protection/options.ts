import type { Call, Statement } from "../../python/ast.ts";

/**
 * The attribute that an argparse option sets: `batch_size` for
 * `parser.add_argument("--batch-size", …)`, undefined for any other statement.
 */
export function optionName(statement: Statement): string | undefined {
  if (statement.kind !== "Expr" && statement.kind !== "Assign") return undefined;
  return statement.value.kind === "Call" ? optionOfCall(statement.value) : undefined;
}

function optionOfCall(call: Call): string | undefined {
  if (call.func.kind !== "Attribute" || call.func.attr !== "add_argument") return undefined;
  const dest = call.keywords.find(({ name }) => name === "dest")?.value;
  if (dest?.kind === "Constant" && dest.value.type === "str") return dest.value.value;
  const flags = call.args.flatMap((argument) =>
    argument.kind === "Constant" && argument.value.type === "str" ? argument.value.value : [],
  );
  const long = flags.find((flag) => flag.startsWith("--")) ?? flags[0];
  return long?.replace(/^-+/, "").replaceAll("-", "_");
}

/** The flags (`--batch-size`) of an argparse option statement. */
export function optionFlags(statement: Statement): readonly string[] {
  if (statement.kind !== "Expr" || statement.value.kind !== "Call") return [];
  return statement.value.args.flatMap((argument) =>
    argument.kind === "Constant" && argument.value.type === "str" ? argument.value.value : [],
  );
}
