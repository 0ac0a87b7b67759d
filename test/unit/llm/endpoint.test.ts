import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { endpointOf, isLocal } from "../../../src/core/llm/endpoint.ts";
import { redact } from "../../../src/core/llm/redact.ts";

function failure(baseUrl: string | undefined, key: string | undefined): Failure {
  try {
    endpointOf(baseUrl, key);
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error("no failure");
}

describe("endpointOf", () => {
  it("is OpenAI's own without a base URL", () => {
    expect(endpointOf(undefined, "k")).toMatchObject({
      shown: "https://api.openai.com/v1",
      isOpenAi: true,
    });
    expect(endpointOf(" ", "k\n")).toMatchObject({ apiKey: "k", isOpenAi: true });
  });

  it("needs a key but on this machine, and says how to set one", () => {
    for (const url of [undefined, "https://llm.example/v1", "http://192.168.3.4:8080/v1"]) {
      expect(failure(url, undefined)).toMatchObject({ kind: "input" });
      expect(failure(url, "  ").message).toMatch(/no API key .*OPENAI_API_KEY.*OPENAI_BASE_URL/);
    }
    for (const url of ["http://localhost:1/v1", "http://127.0.0.1:8080", "http://[::1]:9/v1/"]) {
      expect(endpointOf(url, undefined).apiKey).toBeUndefined();
    }
  });

  it("takes no address that is none or holds a secret, and does not repeat the secret", () => {
    expect(failure("localhost:8080", "k").message).toMatch(/no http or https address/);
    expect(failure("file:///etc", "k").message).toMatch(/no http or https address/);
    for (const url of [
      "https://user:hunter2@llm.example/v1",
      "https://llm.example/v1?key=hunter2",
    ]) {
      expect(failure(url, "k").message).toMatch(/llm\.example holds a user, a query/);
      expect(failure(url, "k").message).not.toContain("hunter2");
    }
  });

  it("takes no key with characters that would break its header, and does not repeat it", () => {
    for (const key of ["secret\nX-Other: 1", "secret ghost", "sécret"]) {
      expect(failure(undefined, key).message).toMatch(/characters that no key has/);
      expect(failure(undefined, key).message).not.toMatch(/s[eé]cret/);
    }
  });
});

describe("isLocal", () => {
  it.each([
    ["localhost", true],
    ["127.1.2.3", true],
    ["[::1]", true],
    ["127.0.0.1.example", false],
    ["localhost.example", false],
    ["10.0.0.1", false],
  ])("%s: %s", (host, expected) => {
    expect(isLocal(host)).toBe(expected);
  });
});

describe("redact", () => {
  it("takes out the key, and whatever looks like one", () => {
    const text = "key abc123 or sk-proj-******9xyz; Authorization: Bearer tok.en-1";
    expect(redact(text, "abc123")).toBe("key [key] or [key]; Authorization: [key]");
  });
});
