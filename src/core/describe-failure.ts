import { Failure, messageOf, systemCode } from "./failure.ts";

const SYSTEM_SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some space and run the command again; finished trials are intact",
  EACCES: "permission denied: check the rights of that path",
  EPERM: "permission denied: check the rights of that path",
  EROFS: "the file system is read-only: choose a folder that can be written to",
  EMFILE: "too many files are open: close some programs and run the command again",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of that path is no folder",
  EISDIR: "that path is a folder, not a file",
};

/** One line for people about anything that was thrown; never a stack trace. */
export function describeFailure(error: unknown): string {
  if (error instanceof Failure) return oneLine(error.message);
  const code = systemCode(error);
  const sentence = code === undefined ? undefined : SYSTEM_SENTENCES[code];
  if (sentence === undefined) return oneLine(messageOf(error));
  const path = error instanceof Error && "path" in error ? `${String(error.path)}: ` : "";
  return oneLine(`${path}${sentence} (${code}).`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
