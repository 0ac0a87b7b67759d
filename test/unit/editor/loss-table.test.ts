import { expect, it } from "vitest";
import { listedRows, lossRows } from "../../../webview/loss-table.ts";

it("joins both curves by iteration, rising", () => {
  const rows = lossRows({
    training: [
      { iteration: 0, loss: 4 },
      { iteration: 10, loss: 3 },
    ],
    validation: [
      { iteration: 10, loss: 3.5 },
      { iteration: 5, loss: null },
    ],
  });
  expect(rows).toEqual([
    { iteration: 0, training: 4, validation: undefined },
    { iteration: 5, training: undefined, validation: null },
    { iteration: 10, training: 3, validation: 3.5 },
  ]);
});

it("lists the iterations that were validated, and no more than asked for", () => {
  const training = Array.from({ length: 1000 }, (_, iteration) => ({ iteration, loss: 1 }));
  const validation = training.filter(({ iteration }) => iteration % 100 === 0);
  expect(listedRows(lossRows({ training, validation }), 50)).toHaveLength(10);
  const thinned = listedRows(lossRows({ training, validation: [] }), 50);
  expect(thinned.length).toBeLessThanOrEqual(51);
  expect(thinned.at(-1)?.iteration).toBe(999);
});
