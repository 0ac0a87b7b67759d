import type { Constraint } from "../constraints/constraint.ts";
import { DEFAULT_PROJECT_FILE, type ProjectFile } from "../project/project-file.ts";

/** What this project calls the things that a persona's text calls by the default names, or "". */
export function namesSection(file: ProjectFile): string {
  const usual = DEFAULT_PROJECT_FILE;
  const renamed = [
    [usual.train, file.train],
    [usual.model, file.model],
    [`${usual.entry}()`, `${file.entry}()`],
    [usual.returns.join(", "), file.returns.join(", ")],
  ].flatMap(([from, to]) => (from === to ? [] : [`\`${from}\` is \`${to}\``]));
  if (renamed.length === 0) return "";
  return `**Names:**\nIn this project ${listed(renamed)}. Read this brief with these names, and use them in your answer, also as the first line of each code block.`;
}

/** Every derived constraint with its place and its sentence. */
export function constraintSection(constraints: readonly Constraint[]): string {
  const heading = "**Derived Constraints:**\n";
  if (constraints.length === 0) {
    return `${heading}The comments of the current code freeze nothing.`;
  }
  const lines = constraints.map(({ file, line, endLine, text }) => {
    const place = endLine > line ? `${file}:${line}-${endLine}` : `${file}:${line}`;
    return `- \`${place}\`: ${text}`;
  });
  return `${heading}Read from the comments of the current code; line numbers are those of the files below. Your answer is checked against them before it runs, and is not trained if it breaks one.\n${lines.join("\n")}`;
}

/** What else is checked, before and after training, so that an answer can comply. */
export function ruleSection(file: ProjectFile): string {
  const rules = [...verifiedRules(file), ...runRules(file)];
  return `**What Else Is Checked:**\n${rules.map((rule) => `- ${rule}`).join("\n")}`;
}

function verifiedRules(file: ProjectFile): string[] {
  const [loss, minutes] = file.returns;
  return [
    `\`${file.entry}()\` in \`${file.train}\` is called without arguments; every path through it returns exactly \`${loss}, ${minutes}\`, in this order, as a plain pair.`,
    "Keep frozen statements as they are, unconditional and in their order. Frozen names are bound once, and what they control keeps using them unchanged: arguments passed to the model, loop bounds, batch sizes, the number of blocks and of query heads. You may use them in any other expression.",
    "What has to happen every N iterations happens at least then; the condition may not become rarer or shift.",
    "Each iteration trains on no more batches than it does now. Validation data never trains the model, and the returned validation loss comes from validation data alone, computed as it is now.",
    `Both files must fit together: \`${file.train}\` may import from \`${file.model}\` only what that defines, and every name that is read must be bound.`,
    "Only these two files change, and nothing further is installed: import only the standard library, the packages that the current code imports, and the project's other files.",
    "No processes, network, file writes outside the working folder, builtin `eval`, `exec`, `compile` or `__import__`, `pickle`, `ctypes`, `torch.hub`, or changes of environment variables.",
  ];
}

function runRules(file: ProjectFile): string[] {
  const rules = [
    "After training, the loss is measured again, from the final weights in `eval()` mode and float32: the model that computed the last validation loss is exported with `torch.onnx.export` (opset 17) and scored on all validation windows. So the model's forward must be exportable, without Python branches on tensor values, `.item()`, complex numbers or in-place tricks, and for any batch size.",
    "Called with `(idx, targets)`, the model gives logits for every position, over the whole vocabulary. They may depend on neither targets, nor later tokens, nor the other sequences of the batch, nor chance: dropout and noise act in training only.",
  ];
  if (file.maxParameters !== undefined) {
    rules.push(`The model has at most ${file.maxParameters} parameters.`);
  }
  rules.push(
    file.maxTrainMinutes === undefined
      ? "Training is stopped at ten times the time that the current code takes; stay below one and a half times."
      : `Training is stopped after ${file.maxTrainMinutes} minutes.`,
  );
  return rules;
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
