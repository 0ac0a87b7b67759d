import * as z from "zod";

/** One broken constraint, or a warning. Lines and columns are 1-based; columns count UTF-16 units. */
export const violationSchema = z.object({
  rule: z.string(),
  severity: z.enum(["error", "warning"]),
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  name: z.string().optional(),
  /** What was stated and where, what the candidate does, and how to mend it. */
  message: z.string(),
  /** Where the baseline states the constraint. */
  constraint: z.object({ file: z.string(), line: z.int().positive() }).optional(),
});

/** The result of proving a candidate against its baseline. `fail` only for errors. */
export const verificationSchema = z.object({
  verdict: z.enum(["pass", "fail"]),
  violations: z.array(violationSchema),
  elapsedMs: z.number().nonnegative(),
});

export type Violation = z.infer<typeof violationSchema>;
export type Verification = z.infer<typeof verificationSchema>;
