/**
 * An expected failure, told to a person in one sentence.
 *
 * `kind` decides the exit code of the command line: `input` (wrong usage or unreadable input, 2)
 * or `finding` (an unusable reply, a failed trial, an invalid measurement, 1).
 */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly kind: "input" | "finding",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The message of anything that was thrown, for a log or as the tail of a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node system error (`ENOENT`, `ENOSPC`, …), else undefined. */
export function systemCode(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  return undefined;
}
