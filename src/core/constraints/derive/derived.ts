import type { Expression, FunctionDef, If, Statement, While } from "../../python/ast.ts";
import type { KnownValue } from "../../python/constants.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Constraint } from "../constraint.ts";
import type { Entry } from "./entries.ts";

/** Which of the two files. */
export type Side = "train" | "model";

interface Protected {
  readonly side: Side;
  /** The baseline's model of that file. */
  readonly model: ModuleModel;
  /** The public form: where it stands, what it says. */
  readonly constraint: Constraint;
  /** The dotted path of functions and classes that hold it, "" at module level. */
  readonly scopePath: string;
  /** The comment that says so; undefined where the project file or the contract itself does. */
  readonly comment: CommentLines | undefined;
}

/** The lines of a comment in the training script, 1-based, the last one included. */
export interface CommentLines {
  readonly line: number;
  readonly endLine: number;
}

/** A name that keeps its constant value, or stays in a range. */
export interface FrozenValue extends Protected {
  readonly kind: "value";
  readonly name: string;
  readonly value: KnownValue;
  /** The binding's statement and its value in the baseline. */
  readonly statement: Statement;
  readonly expression: Expression;
  /** The ends are part of the range. */
  readonly range: { readonly low: number; readonly high: number } | undefined;
}

/** A statement that stays as it is, where it is, once. */
export interface FrozenStatement extends Protected {
  readonly kind: "statement";
  readonly statement: Statement;
  /** The only entry of the display or call that stays; undefined where all of the statement does. */
  readonly entry?: Entry | undefined;
}

/** A condition that keeps holding whenever it held. */
export interface Cadence extends Protected {
  readonly kind: "cadence";
  readonly statement: If | While;
  readonly condition: Expression;
  /** The number in the comment; undefined where it gives none. */
  readonly period: number | undefined;
}

/** What the entry function returns. */
export interface ReturnContract extends Protected {
  readonly kind: "return-contract";
  readonly entry: string;
  readonly names: readonly [string, string];
  /** Undefined where the baseline has no such function. */
  readonly definition: FunctionDef | undefined;
}

export type ProtectedThing = FrozenValue | FrozenStatement | Cadence | ReturnContract;

/** All that a baseline forbids to change, with the nodes that the rules compare. */
export interface DerivedConstraints {
  readonly values: readonly FrozenValue[];
  /** In the order of the text. */
  readonly statements: readonly FrozenStatement[];
  readonly cadences: readonly Cadence[];
  readonly contract: ReturnContract;
  /** The plain list that people and the brief see, in the order of the text. */
  readonly constraints: readonly Constraint[];
}
