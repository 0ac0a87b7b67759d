import { Failure, messageOf, systemCode } from "../failure.ts";
import type { Endpoint } from "./endpoint.ts";
import { redact } from "./redact.ts";

/** What was asked, for the sentence about what went wrong. */
export interface AskedFor {
  readonly endpoint: Endpoint;
  readonly model: string;
}

/** The part of the client's errors that a sentence is made of; every field may be missing. */
interface ServerError {
  readonly status: number | undefined;
  readonly code: string;
  readonly message: string;
  readonly retryAfter: string | undefined;
}

const CONTEXT_EXCEEDED =
  /context[ _-]?(?:length|window|size)|(?:prompt|input|request) is too (?:long|large)|maximum (?:context|number of tokens|prompt)|too many (?:input )?tokens|exceeds? (?:the )?(?:available )?context/i;
const CONTENT_FILTERED = /content[ _-]?(?:filter|policy|management)|safety system/i;

/**
 * One sentence about an error of the client or of the network. It never holds the key: the
 * server's own words are redacted, and the original error, which may hold it, is not attached.
 */
export function describeLlmError(error: unknown, asked: AskedFor): Failure {
  if (error instanceof Failure) return error;
  const server = readServerError(error, asked);
  return server.status === undefined
    ? describeConnection(error, server, asked)
    : describeStatus(server, server.status, asked);
}

function describeStatus(server: ServerError, status: number, asked: AskedFor): Failure {
  const { shown } = asked.endpoint;
  if (status === 401) {
    return input(
      asked.endpoint.apiKey === undefined
        ? `${shown} wants an API key (401): set one for it.`
        : `${shown} does not accept the API key (401): set a valid key for this server.`,
    );
  }
  if (status === 403)
    return input(`${shown} refuses access (403)${said(server)}: check what the key may do.`);
  if (status === 404) return describeNotFound(server, asked);
  if (status === 413 || CONTEXT_EXCEEDED.test(`${server.code} ${server.message}`)) {
    return finding(
      `The brief is longer than the context of ${asked.model} at ${shown}: choose a model with a longer one.`,
    );
  }
  if (CONTENT_FILTERED.test(`${server.code} ${server.message}`)) return contentFiltered(asked);
  if (status === 429) return describeLimit(server, asked);
  if (status >= 500) return finding(`${shown} failed (${status})${said(server)}: try again later.`);
  return finding(
    `${shown} refuses the request (${status})${said(server)}: check the model and its settings.`,
  );
}

function describeNotFound(server: ServerError, { endpoint, model }: AskedFor): Failure {
  return /model/i.test(`${server.code} ${server.message}`)
    ? input(`${endpoint.shown} has no model "${model}" (404): set one that it has.`)
    : input(
        `${endpoint.shown} has no chat completions (404): check the base URL, which usually ends in /v1.`,
      );
}

function describeLimit(server: ServerError, { endpoint }: AskedFor): Failure {
  if (/quota|billing|credit/i.test(`${server.code} ${server.message}`)) {
    return finding(
      `The quota of this API key at ${endpoint.shown} is used up (429): check its plan.`,
    );
  }
  const seconds = Number(server.retryAfter);
  const when =
    server.retryAfter !== undefined && Number.isFinite(seconds)
      ? `in ${Math.ceil(seconds)} s`
      : "in a while";
  return finding(`${endpoint.shown} takes no more requests for now (429): try again ${when}.`);
}

/** The server or the model stopped for what the brief or the reply says. */
export function contentFiltered({ endpoint, model }: AskedFor): Failure {
  return finding(
    `The content filter of ${endpoint.shown} stopped ${model}: ask again, or choose another model.`,
  );
}

const CONNECTION_SENTENCES: readonly (readonly [codes: RegExp, sentence: string])[] = [
  [/^ECONNREFUSED$/, "nothing answers there: check the address, and that the server runs"],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, "its name cannot be resolved: check the address and the network"],
  [/^(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/, "it cannot be reached: check the network"],
  [/^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, "it does not answer in time: check the network"],
  [
    /CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_(?:TLS|SSL)_|^EPROTO$/,
    "its TLS connection cannot be trusted: check that the address is right and its certificate valid",
  ],
  [/^ERR_INVALID_ARG|^ERR_INVALID_URL$/, "the address is not valid: check the base URL"],
];

function describeConnection(error: unknown, server: ServerError, asked: AskedFor): Failure {
  const { shown } = asked.endpoint;
  if (isRecord(error) && error.error !== undefined) {
    const words = `${server.code} ${server.message}`;
    if (CONTEXT_EXCEEDED.test(words)) return describeStatus(server, 400, asked);
    if (CONTENT_FILTERED.test(words)) return contentFiltered(asked);
    return finding(`${shown} broke off with an error${said(server)}: ask again.`);
  }
  const chain = causes(error);
  const code = chain.map(systemCode).find((found) => found !== undefined) ?? "";
  const known = CONNECTION_SENTENCES.find(([codes]) => codes.test(code));
  if (known) return finding(`No connection to ${shown} (${code}): ${known[1]}.`);
  return chain.some((cause) => cause instanceof SyntaxError)
    ? notTheProtocol(asked)
    : brokenOff(asked);
}

/** The connection ended before the reply did. */
export function brokenOff({ endpoint }: AskedFor): Failure {
  return finding(
    `The connection to ${endpoint.shown} broke off before the reply was whole: ask again.`,
  );
}

/** What answers is no server of the OpenAI protocol: a web page, say. */
export function notTheProtocol({ endpoint }: AskedFor): Failure {
  return input(
    `What answers at ${endpoint.shown} does not speak the OpenAI protocol: check the base URL, which usually ends in /v1.`,
  );
}

/** Nothing came for `seconds`. */
export function timedOut({ endpoint, model }: AskedFor, seconds: number): Failure {
  return finding(
    `${endpoint.shown} sent nothing of ${model}'s reply for ${seconds} s: check the server, then ask again.`,
  );
}

/** The name of the request's optional parameter that a server rejects, if it is one of `names`. */
export function rejectedParameter(error: unknown, names: readonly string[]): string | undefined {
  if (!isRecord(error) || (error.status !== 400 && error.status !== 422)) return undefined;
  const param = typeof error.param === "string" ? error.param : "";
  const message = messageOf(error);
  return (
    names.find((name) => param.startsWith(name)) ?? names.find((name) => message.includes(name))
  );
}

function readServerError(error: unknown, { endpoint }: AskedFor): ServerError {
  const fields = isRecord(error) ? error : {};
  const body = isRecord(fields.error) ? fields.error : {};
  const text = typeof body.message === "string" ? body.message : "";
  const headers = fields.headers instanceof Headers ? fields.headers : undefined;
  return {
    status: typeof fields.status === "number" ? fields.status : undefined,
    code: [fields.code, fields.type].filter((code) => typeof code === "string").join(" "),
    message: redact(text, endpoint.apiKey).replace(/\s+/g, " ").trim().slice(0, 200),
    retryAfter: headers?.get("retry-after") ?? undefined,
  };
}

function said(server: ServerError): string {
  return server.message === "" ? "" : `, saying "${server.message.replace(/\.$/, "")}"`;
}

/** An error and what caused it, outermost first; a group's members count as causes. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  const next = [error];
  while (next.length > 0 && chain.length < 12) {
    const current = next.shift();
    chain.push(current);
    if (current instanceof AggregateError) next.push(...current.errors);
    if (current instanceof Error && current.cause !== undefined) next.push(current.cause);
  }
  return chain;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function finding(message: string): Failure {
  return new Failure("finding", message);
}

function input(message: string): Failure {
  return new Failure("input", message);
}
