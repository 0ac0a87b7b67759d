import { messageOf } from "../../failure.ts";

const LONGEST = 160;

/**
 * What an error of ONNX Runtime says, for the inside of a sentence: its first line without source
 * files, function signatures and node names, and without a full stop.
 */
export function onnxReason(error: unknown): string {
  const line = messageOf(error).trim().split("\n", 1)[0] ?? "";
  const reason = line
    .replace(/^.* Status Message: /, "")
    .replace(/^\/\S+:\d+ .* was false\. /, "")
    .replace(/^\/\S+:\d+ .*[)\]] (?=\S)/, "")
    .replace(/\.$/, "");
  return reason.length > LONGEST ? `${reason.slice(0, LONGEST)}…` : reason;
}
