import { expect, it } from "vitest";
import { emptyTrial } from "../../../src/core/trial/empty-trial.ts";
import { inOrderOfWork } from "../../../src/editor/projects/order-of-work.ts";

function trial(id: string, persona: string, baseline?: string) {
  return { ...emptyTrial(persona, 1), id, ...(baseline === undefined ? {} : { baseline }) };
}

it("puts a candidate after the baseline that its own run measured first", () => {
  const candidate = trial("20260101-000000-emmy-0001", "emmy", "20260101-000005-baseline-0002");
  const baseline = trial("20260101-000005-baseline-0002", "baseline");
  const later = trial("20260101-000009-sofia-0003", "sofia", "20260101-000005-baseline-0002");
  const order = inOrderOfWork([candidate, baseline, later]);
  expect(order.map(({ persona }) => persona)).toEqual(["baseline", "emmy", "sofia"]);
});
