/** What a reply says about one file. `text` is "" when the file is unmodified. */
export interface ReplyFile {
  readonly state: "modified" | "unmodified";
  readonly text: string;
}

/** A usable reply; keys are the two file names that were asked for. */
export interface ParsedReply {
  readonly files: Readonly<Record<string, ReplyFile>>;
  /** What the parser noticed and a person may want to know, one sentence each. */
  readonly notes: readonly string[];
}
