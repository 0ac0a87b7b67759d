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

export interface ParseOptions {
  /** The names that the brief asked for: the training script, then the model. */
  readonly files: readonly [train: string, model: string];
  /** The function that the training script must define; "train" if not given. */
  readonly entry?: string;
  /** Why the model stopped, as the server said: "length" means that the reply was cut off. */
  readonly finishReason?: string;
}
