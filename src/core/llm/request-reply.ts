import { Failure } from "../failure.ts";
import {
  type AskedFor,
  brokenOff,
  contentFiltered,
  describeLlmError,
  notTheProtocol,
  rejectedParameter,
  timedOut,
} from "./describe-llm-error.ts";
import { endpointOf } from "./endpoint.ts";
import { type ChatParameters, type ChatStream, openChat } from "./open-chat.ts";
import { SilenceTimer } from "./silence-timer.ts";
import {
  ListenerError,
  type ReplyListener,
  StreamedReply,
  type TokenUsage,
} from "./streamed-reply.ts";

/** A turn of a conversation: a repair round shows the model its reply and what it broke. */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export type { TokenUsage } from "./streamed-reply.ts";

export interface ReplyRequest extends ReplyListener {
  /** The server's address, with its path ("…/v1"); OpenAI's own if absent. */
  readonly baseUrl?: string;
  /** Needed but for servers on this machine. */
  readonly apiKey?: string;
  readonly model: string;
  /** The first user message. */
  readonly brief: string;
  /** What follows the brief: earlier replies and the answers to them. */
  readonly messages?: readonly ChatMessage[];
  readonly temperature?: number;
  readonly seed?: number;
  /** The most tokens of the reply, its thinking included where the server counts so. */
  readonly maxTokens?: number;
  readonly signal?: AbortSignal;
  /** How long the server may send nothing, in milliseconds; five minutes if absent. */
  readonly silenceMs?: number;
  /** How often a failed request is repeated; twice if absent. */
  readonly retries?: number;
}

/** A whole reply, as it came. */
export interface LlmReply {
  readonly text: string;
  /** "stop", or "length" for a reply that was cut off at the token limit. */
  readonly finishReason: string;
  /** The model that the server says answered. */
  readonly model: string;
  readonly usage: TokenUsage | null;
}

const SILENCE_MS = 300_000;

/**
 * Sends a brief to a server of the OpenAI protocol and streams the reply.
 *
 * @throws Failure, one sentence without the key: (input) for what the user must set right, as the
 * key, the address or the model's name; (finding) for all else, as limits, a broken connection or
 * an empty reply. Where `signal` is aborted, it rejects with the signal's reason instead.
 */
export async function requestReply(request: ReplyRequest): Promise<LlmReply> {
  const asked: AskedFor = {
    endpoint: endpointOf(request.baseUrl, request.apiKey),
    model: request.model,
  };
  request.signal?.throwIfAborted();
  const silence = new SilenceTimer(request.silenceMs ?? SILENCE_MS, request.signal);
  try {
    return await silence.orAborted(streamReply(request, asked, silence));
  } catch (error) {
    request.signal?.throwIfAborted();
    if (silence.isOver) throw timedOut(asked, silence.ms / 1000);
    if (error instanceof ListenerError) throw error.cause;
    throw describeLlmError(error, asked);
  } finally {
    silence.stop();
  }
}

async function streamReply(
  request: ReplyRequest,
  asked: AskedFor,
  silence: SilenceTimer,
): Promise<LlmReply> {
  const chat = await openTolerantly(request, asked, silence.signal);
  if (chat.contentType.includes("html")) {
    chat.cancel();
    throw notTheProtocol(asked);
  }
  const reply = new StreamedReply(request);
  for await (const chunk of chat.chunks()) {
    silence.restart();
    reply.read(chunk);
  }
  silence.signal.throwIfAborted();
  return finish(reply, asked);
}

/** Sends the request, without the parameters that a server rejects: none of them is essential. */
async function openTolerantly(
  request: ReplyRequest,
  { endpoint }: AskedFor,
  signal: AbortSignal,
): Promise<ChatStream> {
  const rejected = new Set<string>();
  for (;;) {
    const optional = optionalParameters(request, endpoint.isOpenAi, rejected);
    const messages = [
      { role: "user" as const, content: request.brief },
      ...(request.messages ?? []),
    ];
    const parameters = { model: request.model, messages, ...optional };
    try {
      return await openChat(endpoint, parameters, { signal, retries: request.retries ?? 2 });
    } catch (error) {
      const name = rejectedParameter(error, Object.keys(optional));
      if (name === undefined) throw error;
      rejected.add(name);
    }
  }
}

/** What a request may do without. The token limit has two names, and servers that know only one. */
function optionalParameters(
  { temperature, seed, maxTokens }: ReplyRequest,
  isOpenAi: boolean,
  rejected: ReadonlySet<string>,
): Partial<ChatParameters> {
  const names = ["max_tokens", "max_completion_tokens"] as const;
  const limit = (isOpenAi ? names.toReversed() : names).find((name) => !rejected.has(name));
  return {
    ...(!rejected.has("stream_options") && { stream_options: { include_usage: true } }),
    ...(temperature !== undefined && !rejected.has("temperature") && { temperature }),
    ...(seed !== undefined && !rejected.has("seed") && { seed }),
    ...(maxTokens !== undefined && limit !== undefined && { [limit]: maxTokens }),
  };
}

function finish(reply: StreamedReply, asked: AskedFor): LlmReply {
  const { text, finishReason, model, usage, refusal } = reply;
  if (!reply.isOfTheProtocol) throw notTheProtocol(asked);
  if (finishReason === "content_filter") throw contentFiltered(asked);
  if (finishReason === null) throw brokenOff(asked);
  if (text.trim() === "") {
    const { shown } = asked.endpoint;
    throw new Failure(
      "finding",
      finishReason === "length"
        ? `${asked.model} at ${shown} reached its token limit before it wrote an answer: allow more tokens.`
        : `${asked.model} at ${shown} ${refusal === "" ? "gave an empty reply" : "refused to answer"}: ask again, or choose another model.`,
    );
  }
  return { text, finishReason, model: model ?? asked.model, usage };
}
