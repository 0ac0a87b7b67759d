import type { Interval, ModelsVerdict } from "../measurement.ts";

/** Lower loss is better; an interval that holds 0 tells nothing. */
export function verdictOf([low, high]: Interval): ModelsVerdict["verdict"] {
  if (high < 0) return "better";
  return low > 0 ? "worse" : "cannot tell";
}
