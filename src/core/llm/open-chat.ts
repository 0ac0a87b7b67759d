import type OpenAI from "openai";
import type { Endpoint } from "./endpoint.ts";

export type ChatParameters = Omit<OpenAI.ChatCompletionCreateParamsStreaming, "stream">;

/** An answer whose headers have come. */
export interface ChatStream {
  readonly contentType: string;
  /** The chunks, or the whole completion of a server that does not stream. */
  chunks(): AsyncIterable<unknown>;
  cancel(): void;
}

/** A server that wants a longer wait than this is not asked again. */
const LONGEST_RETRY_WAIT_S = 20;

/**
 * Sends one chat completion, streaming. The client repeats what is worth repeating.
 *
 * Everything that the client would take from the environment by itself is set here, so that a key
 * or an organisation of one server never goes to another, and its log, which would land on stdout,
 * is off.
 */
export async function openChat(
  endpoint: Endpoint,
  parameters: ChatParameters,
  options: { readonly signal: AbortSignal; readonly retries: number },
): Promise<ChatStream> {
  const { default: Client } = await import("openai");
  const client = new Client({
    baseURL: endpoint.baseUrl,
    // The client insists on a key; without one, the header that would carry it is taken out.
    apiKey: endpoint.apiKey ?? "none",
    adminAPIKey: null,
    ...(!endpoint.isOpenAi && { organization: null, project: null }),
    ...(endpoint.apiKey === undefined && { defaultHeaders: { Authorization: null } }),
    maxRetries: options.retries,
    logLevel: "off",
    fetch: fetchWithoutLongWaits,
  });
  const { data, response } = await client.chat.completions
    .create({ ...parameters, stream: true }, { signal: options.signal })
    .withResponse();
  /** The one chunk of a server that does not stream. */
  async function* wholeCompletion(): AsyncGenerator<unknown> {
    const body: unknown = await response.json();
    const error = typeof body === "object" && body !== null && "error" in body && body.error;
    if (error) throw new Client.APIError(undefined, error, undefined, response.headers);
    yield body;
  }
  const contentType = response.headers.get("content-type")?.toLowerCase() ?? "";
  return {
    contentType,
    chunks: () => (contentType.includes("application/json") ? wholeCompletion() : data),
    cancel: () => data.controller.abort(),
  };
}

/** The client waits as long as a server asks, an hour too; this tells it not to wait that long. */
async function fetchWithoutLongWaits(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, init);
  const seconds = waitOf(response.headers);
  if (response.ok || seconds <= LONGEST_RETRY_WAIT_S) return response;
  const headers = new Headers(response.headers);
  headers.set("x-should-retry", "false");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

function waitOf(headers: Headers): number {
  const milliseconds = Number(headers.get("retry-after-ms"));
  if (milliseconds > 0) return milliseconds / 1000;
  const value = headers.get("retry-after") ?? "";
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds;
  const until = Date.parse(value);
  return Number.isNaN(until) ? 0 : (until - Date.now()) / 1000;
}
