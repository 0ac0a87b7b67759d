import { Failure } from "../failure.ts";

/** Where OpenAI's own API is. */
export const OPENAI_BASE_URL = "https://api.openai.com/v1";

/** One sentence for those who have neither a key nor a server. */
export const HOW_TO_SET_ONE =
  "set an API key (OPENAI_API_KEY), or the address of a local server that speaks the OpenAI protocol (OPENAI_BASE_URL, such as http://localhost:8080/v1)";

/** A server that is fit to be asked, and the key for it. */
export interface Endpoint {
  readonly baseUrl: string;
  /** Origin and path, without anything secret: the name of the server in messages. */
  readonly shown: string;
  /** Keeps the server's secret out of messages; undefined where the server needs none. */
  readonly apiKey: string | undefined;
  readonly isOpenAi: boolean;
}

/**
 * Checks a base URL and a key before anything is sent. An absent or empty URL means OpenAI's own;
 * a server on this machine may go without a key.
 *
 * @throws Failure (input) for an address that is none or holds secrets, a missing key, or a key
 * that cannot be one; no message holds the key
 */
export function endpointOf(baseUrl: string | undefined, apiKey: string | undefined): Endpoint {
  const url = readUrl(baseUrl?.trim() || OPENAI_BASE_URL);
  const key = apiKey?.trim() || undefined;
  const shown = `${url.origin}${url.pathname}`.replace(/\/$/, "");
  if (key === undefined && !isLocal(url.hostname)) {
    throw new Failure("input", `There is no API key for ${shown}: ${HOW_TO_SET_ONE}.`);
  }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new Failure(
      "input",
      `The API key for ${shown} holds characters that no key has: copy it again, whole and alone.`,
    );
  }
  const isOpenAi = url.origin === new URL(OPENAI_BASE_URL).origin;
  return { baseUrl: url.href, shown, apiKey: key, isOpenAi };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new Failure(
      "input",
      "The base URL is no http or https address: it looks like https://host/v1 or http://localhost:8080/v1.",
    );
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new Failure(
      "input",
      `The base URL of ${url.host} holds a user, a query or a fragment: give the plain address, and the key apart from it.`,
    );
  }
  return url;
}

/** Whether a host name is this machine. */
export function isLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "::1" ||
    host === "0.0.0.0" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}
