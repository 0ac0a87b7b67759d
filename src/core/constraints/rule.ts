import type { ProjectFile } from "../project/project-file.ts";
import type { SourcePair } from "../project/source-pair.ts";
import type { Span } from "../python/ast.ts";
import type { ModuleModel } from "../python/module-model.ts";
import type { Constraint } from "./constraint.ts";
import type { DerivedConstraints } from "./derive/derive.ts";
import type { RuleId } from "./rule-ids.ts";

/** Both files of one side, parsed and modelled. */
export interface PairModel {
  readonly source: SourcePair;
  readonly train: ModuleModel;
  readonly model: ModuleModel;
}

/** All that the rules need to know of a baseline; independent of any candidate. */
export interface BaselineAnalysis extends PairModel {
  readonly project: ProjectFile;
  /** Frozen regions, values and cadences with the nodes that they protect. */
  readonly derived: DerivedConstraints;
  /** The same as a plain list, as `constraints` prints it. */
  readonly constraints: readonly Constraint[];
}

/** What a rule looks at. A file that equals the baseline's byte for byte shares its model. */
export interface RuleContext {
  readonly baseline: BaselineAnalysis;
  readonly candidate: PairModel;
  readonly project: ProjectFile;
}

/** What a rule found; the engine adds rule id and severity and sorts. */
export interface Finding {
  /** The model of the file that the finding is in. */
  readonly at: ModuleModel;
  /** Where: a node, or anything with a line and a column. */
  readonly span: Pick<Span, "line" | "column">;
  /** What was stated and where, what the candidate does, and how to mend it: one to three sentences. */
  readonly message: string;
  readonly name?: string | undefined;
  /** Where the baseline states the constraint. */
  readonly constraint?: { readonly file: string; readonly line: number } | undefined;
  /** Only where this finding is milder or graver than its rule. */
  readonly severity?: "error" | "warning" | undefined;
}

export interface Rule {
  readonly id: RuleId;
  readonly severity: "error" | "warning";
  /** One sentence for the documentation: broken when … */
  readonly summary: string;
  /** Pure: reads the models, returns what is wrong. */
  readonly check: (context: RuleContext) => Iterable<Finding>;
}
