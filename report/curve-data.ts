import * as z from "zod/mini";

const pointSchema = z.tuple([z.number(), z.nullable(z.number())]);

/** One trial's losses as the page has them in its data element; nats per token. */
const curveSchema = z.object({
  name: z.string(),
  /** Whether it is drawn before anything is chosen. */
  isShown: z.boolean(),
  measured: z.nullable(
    z.object({
      mean: z.nullable(z.number()),
      ci95: z.nullable(z.tuple([z.number(), z.number()])),
    }),
  ),
  training: z.array(pointSchema),
  validation: z.array(pointSchema),
});

export type TrialCurve = z.infer<typeof curveSchema>;

/** The curves that the exporter put into the page, newest trial first. */
export function readCurveData(): TrialCurve[] {
  const element = document.getElementById("curve-data");
  return element === null ? [] : z.array(curveSchema).parse(JSON.parse(element.textContent ?? ""));
}
