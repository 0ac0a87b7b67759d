import * as z from "zod";
import { RULE_IDS } from "../constraints/rule-ids.ts";
import { PROJECT_DEFAULTS } from "./project-defaults.ts";

export const severitySchema = z.enum(["error", "warning", "off"]);

/** `persona-lab.json`: everything has a default, so an absent file is an empty one. */
export const projectFileSchema = z
  .strictObject({
    $schema: z.string().optional(),
    schema: z.literal(1).optional(),
    train: z.string().min(1).default(PROJECT_DEFAULTS.train).describe("The training script."),
    model: z
      .string()
      .min(1)
      .default(PROJECT_DEFAULTS.model)
      .describe("The file that defines the model."),
    entry: z.string().min(1).default(PROJECT_DEFAULTS.entry).describe("The function that trains."),
    returns: z
      .array(z.string().min(1))
      .length(2)
      .default(PROJECT_DEFAULTS.returns)
      .describe("The two names that the entry function returns, in order."),
    blockSize: z.int().positive().optional().describe("Tokens per window (T); else observed."),
    validation: z.string().min(1).optional().describe("The validation data; else observed."),
    holdout: z.string().min(1).optional().describe("Data that no training script reads."),
    dtype: z.enum(["uint8", "uint16", "uint32", "int32", "int64"]).default(PROJECT_DEFAULTS.dtype),
    windows: z.int().positive().optional().describe("Measure this many windows; else all."),
    frozen: z
      .array(z.string().min(1))
      .default(PROJECT_DEFAULTS.frozen)
      .describe('Further frozen names, as in "train_mps.py::train.batch_size".'),
    maxParameters: z.int().positive().optional(),
    maxTrainMinutes: z.number().positive().optional(),
    rules: z
      .partialRecord(z.enum(RULE_IDS), severitySchema)
      .default(PROJECT_DEFAULTS.rules)
      .describe("Severity by rule id: error, warning or off."),
  })
  .describe("Settings of a Persona Lab project.");

export type ProjectFile = z.infer<typeof projectFileSchema>;

export const DEFAULT_PROJECT_FILE: ProjectFile = projectFileSchema.parse({});
