import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { type ReplyRequest, requestReply } from "../../../src/core/llm/request-reply.ts";
import { type OpenAiServer, type Script, startOpenAiServer } from "../../fixtures/openai-server.ts";

const KEY = "sk-test-4f2a9c71d0";
const TEXT = "Voilà:\n```python\nmodel.py\nx = '\u{1F9EA}'\n```\n";
const BASIC = { apiKey: KEY, model: "small-1", brief: "Improve it.", retries: 0 };

const servers: OpenAiServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(script: Script): Promise<OpenAiServer> {
  const server = await startOpenAiServer(script);
  servers.push(server);
  return server;
}

/** The failure of a request; nothing in it may hold the key. */
async function failureOf(request: ReplyRequest): Promise<Failure> {
  const error: unknown = await requestReply(request).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  if (!(error instanceof Failure)) throw error;
  expect(error.message).toMatch(/^[^\n]+\.$/);
  expect(`${error.message} ${error.stack} ${JSON.stringify(error.cause)}`).not.toContain(KEY);
  return error;
}

async function failureFor(script: Script, extra: Partial<ReplyRequest> = {}): Promise<Failure> {
  const { baseUrl } = await serve(script);
  return await failureOf({ ...BASIC, baseUrl, ...extra });
}

describe("a reply", () => {
  it("comes in pieces and whole, with its model and tokens", async () => {
    const usage = { prompt_tokens: 1200, completion_tokens: 34 };
    const server = await serve({ text: TEXT, model: "small-1-2026", usage });
    const pieces: string[] = [];
    const usages: unknown[] = [];
    const reply = await requestReply({
      ...BASIC,
      baseUrl: server.baseUrl,
      temperature: 0.4,
      seed: 3,
      maxTokens: 500,
      onText: (delta) => pieces.push(delta),
      onUsage: (tokens) => usages.push(tokens),
    });
    const tokens = { prompt: 1200, completion: 34 };
    expect(reply).toEqual({
      text: TEXT,
      finishReason: "stop",
      model: "small-1-2026",
      usage: tokens,
    });
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join("")).toBe(TEXT);
    expect(usages).toEqual([tokens]);
    const [request] = server.requests;
    expect(request?.path).toBe("/v1/chat/completions");
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(request?.body).toEqual({
      model: "small-1",
      messages: [{ role: "user", content: "Improve it." }],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.4,
      seed: 3,
      max_tokens: 500,
    });
  });

  it("follows the turns of a repair round", async () => {
    const server = await serve({ text: TEXT });
    const messages = [
      { role: "assistant", content: "first" },
      { role: "user", content: "broke a rule" },
    ] as const;
    await requestReply({ ...BASIC, baseUrl: server.baseUrl, messages });
    expect(server.requests[0]?.body.messages).toEqual([
      { role: "user", content: "Improve it." },
      ...messages,
    ]);
  });

  it("leaves out thinking that comes in a field of its own", async () => {
    const { baseUrl } = await serve({ reasoning: "A draft:\n```python\n", text: TEXT });
    expect((await requestReply({ ...BASIC, baseUrl })).text).toBe(TEXT);
  });

  it("says that it was cut off at the token limit", async () => {
    const { baseUrl } = await serve({ text: "half", finishReason: "length" });
    expect(await requestReply({ ...BASIC, baseUrl })).toMatchObject({
      text: "half",
      finishReason: "length",
    });
  });

  it("is taken from a server that does not stream", async () => {
    const usage = { prompt_tokens: 7, completion_tokens: 8 };
    const { baseUrl } = await serve({ text: TEXT, whole: true, usage });
    const reply = await requestReply({ ...BASIC, baseUrl });
    expect(reply).toMatchObject({ text: TEXT, usage: { prompt: 7, completion: 8 } });
  });

  it.each([["stream_options"], ["temperature"], ["seed"], ["max_tokens"]])(
    "comes from a server that rejects %s",
    async (...rejects) => {
      const server = await serve({ text: TEXT, rejects });
      const { baseUrl } = server;
      const reply = await requestReply({
        ...BASIC,
        baseUrl,
        temperature: 1,
        seed: 1,
        maxTokens: 9,
      });
      expect(reply.text).toBe(TEXT);
      expect(server.requests).toHaveLength(2);
      if (rejects[0] === "max_tokens")
        expect(server.requests[1]?.body.max_completion_tokens).toBe(9);
    },
  );

  it("comes after a failure that passes, and from a local server without a key", async () => {
    const server = await serve([
      { status: 503, headers: { "retry-after-ms": "5" } },
      { text: TEXT },
    ]);
    const { baseUrl } = server;
    const reply = await requestReply({ baseUrl, model: "m", brief: "b", retries: 1 });
    expect(reply.text).toBe(TEXT);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.headers.authorization).toBeUndefined();
  });

  it("does not send the environment's organisation or admin key to another server", async () => {
    const server = await serve({ text: TEXT });
    const names = ["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"];
    const before = names.map((name) => process.env[name]);
    for (const name of names) process.env[name] = "environment-secret";
    try {
      await requestReply({ baseUrl: server.baseUrl, model: "m", brief: "b" });
    } finally {
      for (const [at, name] of names.entries()) {
        if (before[at] === undefined) delete process.env[name];
        else process.env[name] = before[at];
      }
    }
    expect(JSON.stringify(server.requests[0]?.headers)).not.toContain("environment-secret");
  });

  it("passes on what a listener throws, as it is", async () => {
    const { baseUrl } = await serve({ text: TEXT });
    const own = new RangeError("mine");
    const onText = () => {
      throw own;
    };
    await expect(requestReply({ ...BASIC, baseUrl, onText })).rejects.toBe(own);
  });
});

describe("an error of the server is one sentence", () => {
  it.each([
    [
      401,
      { message: `Incorrect API key provided: ${KEY}.` },
      "input",
      /does not accept the API key \(401\)/,
    ],
    [
      403,
      { message: `Key ${KEY} may not` },
      "input",
      /refuses access \(403\), saying "Key \[key\] may not"/,
    ],
    [404, { code: "model_not_found", message: "no" }, "input", /has no model "small-1" \(404\)/],
    [404, { message: "Not Found" }, "input", /check the base URL/],
    [429, { code: "insufficient_quota", message: "x" }, "finding", /quota .* is used up/],
    [500, { message: "boom" }, "finding", /failed \(500\), saying "boom": try again later/],
    [503, undefined, "finding", /failed \(503\)/],
    [400, { code: "context_length_exceeded", message: "x" }, "finding", /longer than the context/],
    [
      400,
      { message: "the request exceeds the available context size, try increasing it" },
      "finding",
      /longer than the context/,
    ],
    [413, { message: "x" }, "finding", /longer than the context/],
    [400, { code: "content_filter", message: "x" }, "finding", /content filter/],
    [
      422,
      { message: "model is odd" },
      "finding",
      /refuses the request \(422\), saying "model is odd"/,
    ],
  ] as const)("%i %j", async (status, error, kind, message) => {
    const failure = await failureFor(error ? { status, error } : { status });
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(message);
  });

  it("for a missing key, where the server wants one", async () => {
    const { baseUrl } = await serve({ status: 401 });
    const failure = await failureOf({ baseUrl, model: "m", brief: "b", retries: 0 });
    expect(failure.message).toMatch(/wants an API key \(401\)/);
  });

  it("for a limit, with the time to wait, and without waiting long", async () => {
    const server = await serve({ status: 429, headers: { "retry-after": "3600" } });
    const failure = await failureOf({ ...BASIC, baseUrl: server.baseUrl, retries: 2 });
    expect(failure.message).toMatch(/\(429\): try again in 3600 s/);
    expect(server.requests).toHaveLength(1);
  });

  it("for an error page", async () => {
    const body = "<html><body>Bad gateway</body></html>";
    const headers = { "content-type": "text/html" };
    const failure = await failureFor({ status: 502, body, headers });
    expect(failure.message).toMatch(/failed \(502\): try again later/);
  });

  it("for a web page instead of a reply", async () => {
    const body = "<!doctype html><html><body>Welcome</body></html>";
    const failure = await failureFor({
      body,
      headers: { "content-type": "text/html; charset=utf-8" },
    });
    expect(failure.kind).toBe("input");
    expect(failure.message).toMatch(/does not speak the OpenAI protocol/);
  });

  it.each([
    ["text/plain", "hello"],
    ["application/json", '{"hello": 1}'],
    ["application/json", "{not json"],
    ["text/event-stream", "data: {not json\n\n"],
    ["text/event-stream", ""],
  ])("for %s that is not the protocol: %s", async (type, body) => {
    const failure = await failureFor({ body, headers: { "content-type": type } });
    expect(failure.message).toMatch(/does not speak the OpenAI protocol/);
  });

  it.each([{ whole: true }, { whole: false }])(
    "for an error in a reply with status 200 (%j)",
    async (form) => {
      const failure = await failureFor({ text: TEXT, error: { message: "GPU lost" }, ...form });
      expect(failure.message).toMatch(/broke off with an error, saying "GPU lost"/);
    },
  );
});

describe("a reply that is none", () => {
  it.each([
    [{ text: "" }, /gave an empty reply/],
    [{ text: " \n" }, /gave an empty reply/],
    [{ reasoning: "Hm, hm, hm.", text: "", finishReason: "length" }, /reached its token limit/],
    [{ refusal: "I will not." }, /refused to answer/],
    [{ text: "Some", finishReason: "content_filter" }, /content filter/],
    [{ text: TEXT, breakAfter: 3 }, /broke off before the reply was whole/],
    [{ text: TEXT, endAfter: 3 }, /broke off before the reply was whole/],
    [{ text: TEXT, finishReason: null }, /broke off before the reply was whole/],
  ])("%j", async (script, message) => {
    const failure = await failureFor(script);
    expect(failure.kind).toBe("finding");
    expect(failure.message).toMatch(message);
  });
});

describe("no connection is one sentence", () => {
  it("where nothing listens", async () => {
    const server = await startOpenAiServer({});
    await server.close();
    const failure = await failureOf({ ...BASIC, baseUrl: server.baseUrl });
    expect(failure.message).toMatch(
      /No connection to http:\/\/127\.0\.0\.1:\d+\/v1 \(ECONNREFUSED\): nothing answers/,
    );
  });

  it("where the name does not exist", async () => {
    const failure = await failureOf({ ...BASIC, baseUrl: "https://nowhere.invalid/v1" });
    expect(failure.message).toMatch(/cannot be resolved|cannot be reached/);
  });

  it("where TLS is spoken to a server without it", async () => {
    const { baseUrl } = await serve({ text: TEXT });
    const failure = await failureOf({ ...BASIC, baseUrl: baseUrl.replace("http:", "https:") });
    expect(failure.message).toMatch(/TLS connection cannot be trusted/);
  });

  it("where the server hangs up at once", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const failure = await failureOf({ ...BASIC, baseUrl: `http://127.0.0.1:${port}/v1` });
    server.close();
    expect(failure.message).toMatch(/broke off/);
  });
});

describe("waiting", () => {
  it("ends when the server is silent before its answer", async () => {
    const failure = await failureFor({ text: TEXT, delayMs: 20_000 }, { silenceMs: 150 });
    expect(failure.message).toMatch(/sent nothing of small-1's reply for 0\.15 s/);
  });

  it("ends when the server falls silent in the middle", async () => {
    const failure = await failureFor({ text: TEXT, chunkDelayMs: 20_000 }, { silenceMs: 300 });
    expect(failure.message).toMatch(/sent nothing/);
  });

  it("goes on while pieces come", async () => {
    const { baseUrl } = await serve({ text: TEXT, chunkDelayMs: 60 });
    expect((await requestReply({ ...BASIC, baseUrl, silenceMs: 400 })).text).toBe(TEXT);
  });

  it("ends at once when it is cancelled, and the server is hung up on", async () => {
    const server = await serve({ text: TEXT, chunkDelayMs: 40 });
    const controller = new AbortController();
    const reason = new Error("enough");
    const request = requestReply({
      ...BASIC,
      baseUrl: server.baseUrl,
      signal: controller.signal,
      onText: () => controller.abort(reason),
    });
    await expect(request).rejects.toBe(reason);
    await expect.poll(() => server.aborted()).toBe(1);
  });

  it("ends at once when it is cancelled between two retries", { timeout: 10_000 }, async () => {
    const server = await serve({ status: 500, headers: { "retry-after": "15" } });
    const signal = AbortSignal.timeout(200);
    const request = requestReply({ ...BASIC, baseUrl: server.baseUrl, signal, retries: 2 });
    await expect(request).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("sends nothing when it is cancelled before", async () => {
    const server = await serve({ text: TEXT });
    const signal = AbortSignal.abort();
    await expect(requestReply({ ...BASIC, baseUrl: server.baseUrl, signal })).rejects.toBe(
      signal.reason,
    );
    expect(server.requests).toEqual([]);
  });
});
