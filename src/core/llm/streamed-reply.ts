import * as z from "zod";

/** Tokens that the server counted; null where it did not say. */
export interface TokenUsage {
  readonly prompt: number | null;
  readonly completion: number | null;
}

/** Who is told about a reply while it comes. */
export interface ReplyListener {
  /** Called with each piece of the reply's text; thinking in fields of its own is left out. */
  readonly onText?: (delta: string) => void;
  readonly onUsage?: (usage: TokenUsage) => void;
}

/** A listener threw `cause`: no fault of the server, so it must not be told as one. */
export class ListenerError extends Error {}

const usageSchema = z.object({
  prompt_tokens: z.int().nullish(),
  completion_tokens: z.int().nullish(),
});

const deltaSchema = z.object({ content: z.string().nullish(), refusal: z.string().nullish() });

/** What is read of a streamed chunk; `message` is what servers send that do not stream. */
const chunkSchema = z.object({
  model: z.string().nullish(),
  choices: z.array(
    z.object({
      index: z.int().nullish(),
      delta: deltaSchema.nullish(),
      message: deltaSchema.nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: usageSchema.nullish(),
});

/** Gathers the chunks of one reply. Thinking in fields of its own is not part of the text. */
export class StreamedReply {
  private readonly pieces: string[] = [];
  private readonly refusals: string[] = [];
  finishReason: string | null = null;
  model: string | null = null;
  usage: TokenUsage | null = null;
  /** Whether any chunk had the protocol's form. */
  isOfTheProtocol = false;

  constructor(private readonly listener: ReplyListener) {}

  get text(): string {
    return this.pieces.join("");
  }

  get refusal(): string {
    return this.refusals.join("");
  }

  /** Reads one chunk; what is not of the protocol, as some servers' keep-alive messages, is skipped. */
  read(chunk: unknown): void {
    const parsed = chunkSchema.safeParse(chunk);
    if (!parsed.success) return;
    const { model, choices, usage } = parsed.data;
    this.isOfTheProtocol = true;
    if (model) this.model = model;
    const choice = choices.find(({ index }) => (index ?? 0) === 0);
    const delta = choice?.delta ?? choice?.message;
    if (delta?.refusal) this.refusals.push(delta.refusal);
    if (choice?.finish_reason) this.finishReason = choice.finish_reason;
    if (usage) this.readUsage(usage);
    if (delta?.content) {
      this.pieces.push(delta.content);
      tell(this.listener.onText, delta.content);
    }
  }

  private readUsage(usage: z.infer<typeof usageSchema>): void {
    this.usage = {
      prompt: usage.prompt_tokens ?? null,
      completion: usage.completion_tokens ?? null,
    };
    tell(this.listener.onUsage, this.usage);
  }
}

function tell<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value);
  } catch (error) {
    throw new ListenerError("A listener failed.", { cause: error });
  }
}
