import { describe, expect, it } from "vitest";
import { personaItems } from "../../../src/editor/persona/persona-items.ts";
import { replyPlaces } from "../../../src/editor/reply/reply-places.ts";
import { nextSeed } from "../../../src/editor/trial/seeds.ts";
import { appliableItems, trialItems } from "../../../src/editor/trial/trial-items.ts";
import { measurement, trial } from "./trials.ts";

const persona = (id: string, name: string, idea: string, source: "builtin" | "workspace") => ({
  id,
  name,
  idea,
  source,
  path: `/x/${id}.md`,
});

it("shows each persona's idea, where it comes from and which was used last", () => {
  const items = personaItems(
    [
      persona("noether", "Emmy Noether", "Symmetry gives conservation.", "workspace"),
      persona("euler", "Leonhard Euler", "", "builtin"),
    ],
    "euler",
  );
  expect(items).toEqual([
    {
      label: "Emmy Noether",
      detail: "Symmetry gives conservation.",
      description: "from this workspace",
      id: "noether",
      name: "Emmy Noether",
    },
    { label: "Leonhard Euler", description: "used last", id: "euler", name: "Leonhard Euler" },
  ]);
});

describe("places of an answer", () => {
  const answer = "Here you are:\n\n```python\nmodel.py\nx = 1\n```\n";

  it("puts what looks like an answer first", () => {
    const places = (clipboard: string, text?: string) =>
      replyPlaces(clipboard, text === undefined ? undefined : { name: "notes.md", text }).map(
        ({ place }) => place,
      );
    expect(places("")).toEqual(["new"]);
    expect(places("a phone number")).toEqual(["new", "clipboard"]);
    expect(places(answer)).toEqual(["clipboard", "new"]);
    expect(places("a phone number", answer)).toEqual(["editor", "new", "clipboard"]);
    expect(places(answer, "import torch")).toEqual(["clipboard", "new", "editor"]);
    expect(places('{"model.py": "x = 1"}')).toEqual(["clipboard", "new"]);
  });

  it("shows how an answer begins on one line", () => {
    const [clipboard] = replyPlaces(answer);
    expect(clipboard?.detail).toBe("44 characters: Here you are: ```python model.py x = 1 ```");
  });
});

describe("trials to run", () => {
  const waiting = trial("20300101-120000-euler-0001", { state: "verified" });
  const rejected = trial("20300102-120000-euler-0002", { state: "rejected" });
  const reviewed = { reviewed: { "model.py": "1" } };
  const done = trial("20300103-120000-noether-0003", {
    identity: reviewed,
    measurement: measurement(2.5),
  });
  const failed = trial("20300104-120000-noether-0004", { state: "failed", identity: reviewed });
  const base = trial("20300105-120000-baseline-0005", {
    identity: reviewed,
    measurement: measurement(2.6),
  });
  const all = [waiting, rejected, done, failed, base];

  it("are those that wait and those that were accepted, newest first", () => {
    expect(trialItems(all).map(({ label, detail }) => [label, detail])).toEqual([
      ["baseline", "measured loss 2.600"],
      ["noether", "failed"],
      ["noether", "measured loss 2.500"],
      ["euler", "waits for your review"],
    ]);
  });

  it("can be applied when a persona's trial is done", () => {
    expect(appliableItems(all).map(({ trial: { id } }) => id)).toEqual([done.id]);
  });

  it("run under the first seed that is not measured yet", () => {
    const seeds = (...list: number[]) => list.map((seed) => ({ ...done, seed }));
    expect(nextSeed(4, [])).toBe(4);
    expect(nextSeed(4, seeds(4, 5, 9))).toBe(6);
    expect(nextSeed(4, [{ ...failed, seed: 4 }])).toBe(4);
  });
});
