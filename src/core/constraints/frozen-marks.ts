import { Failure } from "../failure.ts";
import type { ProjectFile } from "../project/project-file.ts";
import type { SourcePair } from "../project/source-pair.ts";
import { type ModuleModel, modelOf } from "../python/module-model.ts";
import {
  type DerivedConstraints,
  deriveConstraints,
  type ProtectedThing,
} from "./derive/derive.ts";

/** Lines of a project that are not to change, for an editor's margin. */
export interface FrozenMark {
  /** Path relative to the project. */
  readonly file: string;
  /** 1-based, the last one included. */
  readonly line: number;
  readonly endLine: number;
  /** What is frozen, in one sentence. */
  readonly text: string;
  /** The comment that freezes it; undefined where the project file does. */
  readonly comment:
    | { readonly file: string; readonly line: number; readonly text: string }
    | undefined;
}

/**
 * The frozen lines of both files as they read now, in the order of the text. What cannot be read
 * as Python while it is being typed has none: `undefined` for a training script, since a caller
 * that has older marks can keep them.
 */
export function frozenMarks(pair: SourcePair, project: ProjectFile): FrozenMark[] | undefined {
  const train = modelOf(pair.train.path, pair.train.text);
  if ("ok" in train) return undefined;
  const model = modelOf(pair.model.path, pair.model.text);
  const readable = "ok" in model ? modelOf(pair.model.path, "") : model;
  if ("ok" in readable) return undefined;
  const derived = derivedWhileTyping(train, readable, project);
  if (derived === undefined) return undefined;
  return [...derived.values, ...derived.statements, ...derived.cadences]
    .map(markOf)
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

/** A half-typed directive, or a name that `frozen` misses for a moment, is no reason to fail. */
function derivedWhileTyping(
  train: ModuleModel,
  model: ModuleModel,
  project: ProjectFile,
): DerivedConstraints | undefined {
  for (const frozen of [project.frozen, []]) {
    try {
      return deriveConstraints({ train, model, project: { ...project, frozen } });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  return undefined;
}

function markOf({ constraint, comment, model }: ProtectedThing): FrozenMark {
  const { file, line, endLine, text } = constraint;
  if (comment === undefined) return { file, line, endLine, text, comment };
  const lines = model.text.split(/\r\n?|\n/).slice(comment.line - 1, comment.endLine);
  return {
    file,
    line,
    endLine,
    text,
    comment: { file: model.path, line: comment.line, text: said(lines) },
  };
}

/** The words of a comment without rulings and code before it. */
function said(lines: readonly string[]): string {
  const words = lines.map((line) => {
    const at = line.indexOf("#");
    return line
      .slice(Math.max(at, 0))
      .replace(/^#+/, "")
      .replace(/([-=#*─━═~_])\1{2,}/gu, " ")
      .trim();
  });
  return words.filter((text) => text !== "").join(" ");
}
