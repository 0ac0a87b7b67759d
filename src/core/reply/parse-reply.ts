import { Failure } from "../failure.ts";
import { FileNames } from "./file-names.ts";
import { withLineFeeds } from "./line-endings.ts";
import type { ParsedReply, ParseOptions } from "./reply.ts";
import { ReplyReading } from "./reply-reading.ts";
import { scanReply } from "./scan.ts";

/**
 * Reads an LLM's reply: which of the two files it gives, whole, in any of the forms that models
 * use (docs/reply-format.md lists them). The text of a modified file is what the reply holds,
 * with LF line ends and one newline at its end; `withLineEndingsOf` restores the baseline's.
 *
 * Throws a `Failure` of kind "finding", one sentence, where nothing can be used: the reply is cut
 * off, holds a patch in place of the files, gives neither file, or leaves open which is which.
 * It never returns part of a file. Time is linear in the length of the reply.
 */
export function parseReply(text: string, options: ParseOptions): ParsedReply {
  rejectStopped(options.finishReason);
  const [train, model] = options.files;
  const names = new FileNames(options.files);
  const scanned = scanReply(withLineFeeds(text), names);
  if (scanned.cut !== undefined) {
    throw new Failure(
      "finding",
      `The reply is cut off: it ends ${scanned.cut}; ask again, with a higher token limit.`,
    );
  }
  const reading = new ReplyReading(names, { train, model, entry: options.entry ?? "train" });
  return reading.read(scanned);
}

function rejectStopped(finishReason: string | undefined): void {
  if (finishReason === "length" || finishReason === "max_tokens") {
    throw new Failure(
      "finding",
      "The reply is cut off: the model reached its token limit (finish reason `length`); ask again, with a higher limit.",
    );
  }
  if (finishReason === "content_filter") {
    throw new Failure(
      "finding",
      "The reply is cut off: the server's content filter stopped the model; ask again.",
    );
  }
}
