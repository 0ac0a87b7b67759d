import { describe, expect, it } from "vitest";
import { EMPTY_SNAPSHOT, LabState } from "../../../src/editor/lab-state.ts";
import { Cancelled, GuidedFailure } from "../../../src/editor/notices/guided-failure.ts";
import { keyName, originOf } from "../../../src/editor/secrets/key-name.ts";
import { CurrentWork } from "../../../src/editor/work/current-work.ts";

/** A task that goes on until it is aborted. */
const endless = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("work", () => {
  it("is one thing at a time", async () => {
    const work = new CurrentWork();
    const first = work.run("Euler's trial", endless);
    await expect(work.run("Another", async () => 1)).rejects.toThrow(/"Euler's trial" is still/);
    expect(() => work.requireIdle()).toThrow(GuidedFailure);
    work.cancel();
    await expect(first).rejects.toThrow(Cancelled);
    await expect(work.run("Another", async () => 1)).resolves.toBe(1);
  });

  it("ends as cancelled whatever the aborted task throws", async () => {
    const work = new CurrentWork();
    const task = work.run("Ask", async (signal) => {
      await endless(signal).catch(() => undefined);
      throw new Error("the socket was closed");
    });
    expect(work.cancel()).toBe(true);
    await expect(task).rejects.toThrow(Cancelled);
    expect(work.cancel()).toBe(false);
  });

  it("passes failures on and is free again", async () => {
    const work = new CurrentWork();
    const failing = work.run("Ask", async () => {
      throw new Error("no server");
    });
    await expect(failing).rejects.toThrow("no server");
    expect(() => work.requireIdle()).not.toThrow();
  });
});

describe("a key's name", () => {
  it("is the origin that the key may be sent to", () => {
    expect(originOf("HTTPS://API.Example.com/v1/")).toBe("https://api.example.com");
    expect(keyName("http://localhost:8080/v1")).toBe("personaLab.apiKey:http://localhost:8080");
    expect(keyName("https://a.example/v1")).toBe(keyName("https://a.example:443/other"));
    expect(keyName("https://a.example")).not.toBe(keyName("http://a.example"));
  });

  it.each(["", "api.example.com/v1", "file:///etc/passwd", "javascript:alert(1)"])(
    "is none for %j, which is told with a way to mend it",
    (address) => {
      expect(() => originOf(address)).toThrow(GuidedFailure);
      expect(() => originOf(address)).toThrow(/personaLab\.baseUrl/);
    },
  );
});

it("tells subscribers at once, after each change, and not after they left", () => {
  const state = new LabState();
  const seen: (string | null)[] = [];
  const subscription = state.subscribe(({ currentRoot }) => seen.push(currentRoot));
  state.update({ currentRoot: "/a" });
  subscription.dispose();
  state.update({ currentRoot: "/b" });
  expect(seen).toEqual([null, "/a"]);
  expect(state.snapshot).toEqual({ ...EMPTY_SNAPSHOT, currentRoot: "/b" });
});
