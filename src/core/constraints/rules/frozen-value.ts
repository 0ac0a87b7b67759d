import type { Node } from "../../python/ast.ts";
import { formatValue, sameValue } from "../../python/constants.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Binding, Scope } from "../../python/scopes.ts";
import { isAssignment } from "../../python/scopes.ts";
import { constantValue, fieldDefault } from "../derive/constant-bindings.ts";
import type { FrozenValue } from "../derive/derive.ts";
import { inScope } from "../derive/sentences.ts";
import { shadowed } from "../protection/bound-names.ts";
import { executions } from "../protection/executions.ts";
import {
  allIndirectWrites,
  type Holder,
  type IndirectWrite,
  indirectWrites,
} from "../protection/indirect-writes.ts";
import { cite, quote, stated } from "../protection/messages.ts";
import { namesIn } from "../protection/name-index.ts";
import { classHolder, localsHolder, moduleHolder, moduleName } from "../protection/namespaces.ts";
import { circumstancesOf, isUnreachable, scopeAt } from "../protection/places.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const frozenValue: Rule = {
  id: "frozen-value",
  severity: "error",
  summary:
    "A frozen name's binding is missing, differs in value, became conditional, or the name is " +
    "bound or changed again anywhere that reaches it; or a name under a range leaves it.",
  check,
};

function* check({ baseline, candidate }: RuleContext): Iterable<Finding> {
  const written = new Set([...sourcesWritten(baseline.train), ...sourcesWritten(baseline.model)]);
  for (const frozen of baseline.derived.values) {
    const checker = new Checker(frozen, candidate[frozen.side], written);
    yield* checker.bindings();
    yield* checker.indirect(candidate);
  }
  yield* executions(baseline, candidate);
}

/** The statements by which a module writes to attributes and items. */
function sourcesWritten(model: ModuleModel): string[] {
  return allIndirectWrites(model).map(({ node }) => model.textOf(model.statementOf(node) ?? node));
}

class Checker {
  private readonly scope: Scope | undefined;

  constructor(
    private readonly frozen: FrozenValue,
    private readonly model: ModuleModel,
    /** The source of what the baseline writes indirectly itself. */
    private readonly written: ReadonlySet<string>,
  ) {
    this.scope = scopeAt(model, frozen.scopePath);
  }

  *bindings(): Iterable<Finding> {
    const own = this.scope?.own(this.frozen.name) ?? [];
    const bound = own.filter(({ kind }) => kind !== "annotation");
    if (this.scope === undefined || !bound.some(({ kind }) => kind !== "delete")) {
      yield this.missing();
      return;
    }
    if (this.frozen.range !== undefined) {
      for (const binding of bound) yield* this.inRange(binding);
      return;
    }
    yield* this.binding(bound);
    for (const { node } of shadowed(this.frozen, this.frozen.name, this.model, this.scope)) {
      if (this.hidesOther(node)) yield this.again(node);
    }
  }

  private *binding(bound: readonly Binding[]): Iterable<Finding> {
    const good = bound.filter((binding) => this.keeps(binding));
    const steady = good.find((binding) => this.isSteady(binding));
    if (steady === undefined) {
      const [conditional] = good;
      const [first] = bound;
      if (conditional !== undefined) yield this.conditional(conditional);
      else if (first !== undefined) yield this.differs(first);
    } else if (this.isLate(steady)) {
      const text = "but it is bound below its first use here. Move it back up.";
      yield this.finding(steady.node, text);
    }
    const main = steady ?? good[0] ?? bound[0];
    if (this.isFreeInBaseline()) return;
    for (const binding of bound) {
      if (binding !== main && !this.keeps(binding)) yield this.again(binding.node);
    }
  }

  /** Whether the baseline itself binds the name elsewhere, so that only its first value is frozen. */
  private isFreeInBaseline(): boolean {
    const { model, statement, name } = this.frozen;
    const own = model.scopeOf(statement).own(name);
    return own.some((binding) => binding.statement !== statement && binding.kind !== "annotation");
  }

  /** Whether a binding gives the frozen value. */
  private keeps(binding: Binding): boolean {
    const { value, kind, scope, writtenIn } = binding;
    const isPlain = kind === "assign" || kind === "annassign" || kind === "walrus";
    if (!isPlain || value === undefined || scope !== writtenIn.holder) return false;
    const known = constantValue(value) ?? this.model.valueOf(fieldDefault(value) ?? value);
    return known !== undefined && sameValue(known, this.frozen.value);
  }

  /** Whether a binding runs whenever the baseline's did. */
  private isSteady({ node, statement }: Binding): boolean {
    const now = circumstancesOf(this.model, node);
    const before = circumstancesOf(this.frozen.model, this.frozen.expression);
    if (statement === undefined || isUnreachable(this.model, statement)) return false;
    return now.join() === before.join() || now.length === 0;
  }

  /** Whether the name is read in its own scope before it is bound, unlike in the baseline. */
  private isLate({ node, scope }: Binding): boolean {
    return namesIn(this.model)
      .readsOf(this.frozen.name)
      .some((read) => read.scope === scope && read.node.start < node.start && !read.inAnnotation);
  }

  private *inRange(binding: Binding): Iterable<Finding> {
    const { range, constraint, name } = this.frozen;
    if (range === undefined) return;
    const value = binding.value && this.model.valueOf(binding.value);
    const number =
      value?.type === "int" || value?.type === "float" ? Number(value.value) : undefined;
    if (number !== undefined && range.low <= number && number <= range.high) return;
    const what = value === undefined ? "no known constant" : formatValue(value);
    const text = `${name} must stay in ${constraint.value} ${cite(constraint)}, but here it is ${what}.`;
    yield this.report(this.model, binding.node, `${text} Choose a number in the range.`);
  }

  private hidesOther(node: Node): boolean {
    const bindings = this.model.bindings.filter((binding) => binding.node === node);
    return bindings.some((binding) => !this.keeps(binding));
  }

  *indirect(candidate: RuleContext["candidate"]): Iterable<Finding> {
    for (const model of [candidate.train, candidate.model]) {
      for (const holder of this.holders(model)) {
        for (const write of indirectWrites(model, holder)) yield* this.write(model, write);
      }
    }
  }

  private holders(model: ModuleModel): Holder[] {
    const { scopePath, model: home } = this.frozen;
    const target = moduleName(home.path);
    if (scopePath === "") return [moduleHolder(model, target)];
    const node = scopeAt(home, scopePath)?.node;
    if (node?.kind === "ClassDef") return [classHolder(model, target, scopePath)];
    const isHome = moduleName(model.path) === target && this.scope !== undefined;
    return isHome && this.scope ? [localsHolder(model, this.scope)] : [];
  }

  private *write(model: ModuleModel, write: IndirectWrite): Iterable<Finding> {
    const { name, range } = this.frozen;
    if (write.name !== undefined && write.name !== name) return;
    const known = write.value && model.valueOf(write.value);
    if (range === undefined && known !== undefined && sameValue(known, this.frozen.value)) return;
    const statement = model.statementOf(write.node) ?? write.node;
    if (this.written.has(model.textOf(statement))) return;
    const verb = write.name === undefined ? "may change" : "changes";
    const text = `but ${quote(model, statement)} ${verb} it. Remove that.`;
    yield this.finding(write.node, text, model);
  }

  private missing(): Finding {
    const { scopePath, statement, model } = this.frozen;
    const restore = `Restore ${quote(model, statement)}.`;
    const node = this.scope?.node.kind === "Module" ? undefined : this.scope?.node;
    const text = `but it is not bound${inScope(scopePath)} any more. ${restore}`;
    return this.finding(node ?? { line: 1, column: 1 }, text);
  }

  private differs({ node, value, kind, statement }: Binding): Finding {
    const known = value && this.model.valueOf(value);
    const isPlain = isAssignment(kind);
    const restore = `Set it to ${this.frozen.constraint.value} again.`;
    if (known !== undefined && isPlain) {
      return this.finding(node, `but here it is ${formatValue(known)}. ${restore}`);
    }
    const what = statement ? quote(this.model, statement) : "this";
    return this.finding(node, `but ${what} gives it another value. ${restore}`);
  }

  private conditional({ node }: Binding): Finding {
    return this.finding(node, "but here it is bound only under a condition. Bind it always.");
  }

  private again(node: Node): Finding {
    const what = quote(this.model, this.model.statementOf(node) ?? node);
    const advice = `Use another name here.`;
    return this.finding(node, `but ${what} binds it again. ${advice}`);
  }

  private finding(
    span: { line: number; column: number },
    text: string,
    model: ModuleModel = this.model,
  ): Finding {
    const { name, scopePath, constraint } = this.frozen;
    const what = `${name}${inScope(scopePath)} must stay ${constraint.value} ${cite(constraint)}`;
    return this.report(model, span, `${what}, ${text}`);
  }

  private report(
    at: ModuleModel,
    span: { line: number; column: number },
    message: string,
  ): Finding {
    const { name, constraint } = this.frozen;
    return { at, span, message, name, constraint: stated(constraint) };
  }
}
