import type { Attribute, Call, ClassDef, Expression } from "../../python/ast.ts";
import {
  type ClassShape,
  keepsSignature,
  type Member,
  memberOf,
  shapeOf,
} from "../../python/linking/class-shape.ts";
import { constructorSignature } from "../../python/linking/constructor-signature.ts";
import { InstanceTypes } from "../../python/linking/instance-types.ts";
import type { Definition, LinkedModules } from "../../python/linking/linked-modules.ts";
import { mismatch, signatureOf } from "../../python/linking/signature.ts";
import { TORCH_MODULE_NAMES } from "../../python/linking/torch-module.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { type AttributeWrites, attributeWrites } from "./attribute-writes.ts";
import { isAskedFirst, isCaught } from "./guards.ts";
import type { InterfaceProblem } from "./problem.ts";

const CALL_ERRORS = ["TypeError", "AttributeError"];

/** Calls that do not fit what the two files define, and calls of methods that nothing defines. */
export function callProblems(linked: LinkedModules): InterfaceProblem[] {
  const checker = new CallChecker(linked);
  return linked.models.flatMap((model) =>
    model.all("Call").flatMap((call) => {
      const problem = checker.problemOf(call, model);
      return problem && !isGuarded(call, model) ? [problem] : [];
    }),
  );
}

function isGuarded(call: Call, model: ModuleModel): boolean {
  return isCaught(call, model, CALL_ERRORS) || isAskedFirst(call, model);
}

class CallChecker {
  private readonly types: InstanceTypes;
  private readonly writes: AttributeWrites;
  private readonly shapes = new Map<ClassDef, ClassShape>();
  private subclasses: ReadonlyMap<ClassDef, readonly Definition<ClassDef>[]> | undefined;
  private usedAsValue: ReadonlySet<string> | undefined;

  constructor(private readonly linked: LinkedModules) {
    this.types = new InstanceTypes(linked);
    this.writes = attributeWrites(linked.models);
  }

  problemOf(call: Call, model: ModuleModel): InterfaceProblem | undefined {
    const { func } = call;
    const definition = this.linked.definitionOf(func, model);
    if (definition === undefined) {
      if (func.kind === "Attribute") {
        const viaAttribute = this.attributeCall(call, func, model);
        if (viaAttribute !== "unknown") return viaAttribute;
      }
      return this.instanceCall(call, model);
    }
    const { node } = definition;
    if (node.kind === "ClassDef") {
      return this.construction(call, model, { model: definition.model, node });
    }
    if (node.kind === "FunctionDef") {
      if (!keepsSignature(node, definition.model)) return undefined;
      const name = func.kind === "Attribute" ? func.attr : node.name;
      return this.compare(call, model, name, { model: definition.model, node }, 0);
    }
    return this.compare(call, model, "the lambda", { model: definition.model, node }, 0);
  }

  private shape(definition: Definition<ClassDef>): ClassShape {
    let shape = this.shapes.get(definition.node);
    if (shape === undefined) {
      shape = shapeOf(definition, this.linked);
      this.shapes.set(definition.node, shape);
    }
    return shape;
  }

  private construction(
    call: Call,
    model: ModuleModel,
    definition: Definition<ClassDef>,
  ): InterfaceProblem | undefined {
    const signature = constructorSignature(this.shape(definition));
    if (signature === undefined || this.writes.names.has("__init__")) return undefined;
    const why = mismatch(call, signature, model);
    if (why === undefined) return undefined;
    const { name } = definition.node;
    return { model, node: call, name, text: `\`${name}(…)\` ${why}.`, definition };
  }

  private compare(
    call: Call,
    model: ModuleModel,
    name: string,
    definition: Definition<Extract<Definition["node"], { kind: "FunctionDef" }>> | LambdaDefinition,
    bound: number,
  ): InterfaceProblem | undefined {
    const signature = signatureOf(definition.node.params, bound);
    const why = signature && mismatch(call, signature, model);
    if (why === undefined) return undefined;
    return { model, node: call, name, text: `\`${name}(…)\` ${why}.`, definition };
  }

  /** `object.method(…)`, `Class.method(…)` or `super().method(…)`. */
  private attributeCall(
    call: Call,
    func: Attribute,
    model: ModuleModel,
  ): InterfaceProblem | undefined | "unknown" {
    const owner = this.linked.definitionOf(func.value, model);
    if (owner?.node.kind === "ClassDef") {
      const shape = this.shape({ model: owner.model, node: owner.node });
      return this.memberCall(call, func, model, shape, true);
    }
    const inherited = this.superShape(func.value, model);
    if (inherited) return this.memberCall(call, func, model, inherited, false);
    const type = this.types.classOf(func.value, model);
    if (type === undefined) return "unknown";
    if (this.isOverridden(func.attr, type)) return undefined;
    return this.memberCall(call, func, model, this.shape(type), false);
  }

  /** The classes behind the enclosing one, for `super()` without arguments. */
  private superShape(node: Expression, model: ModuleModel): ClassShape | undefined {
    if (node.kind !== "Call" || node.args.length > 0) return undefined;
    if (model.pathOf(node.func) !== "builtins.super") return undefined;
    const owner = model.ancestors(node).find((outer) => outer.kind === "ClassDef");
    if (owner?.kind !== "ClassDef" || owner.bases.length > 1) return undefined;
    const shape = this.shape({ model, node: owner });
    return { lineage: shape.lineage.slice(1), root: shape.root };
  }

  /** `self` may be an instance of a subclass, which may bring its own or have unknown bases. */
  private isOverridden(name: string, type: Definition<ClassDef>): boolean {
    return this.subclassesOf(type).some((subclass) => {
      const shape = this.shape(subclass);
      const own = shape.lineage.findIndex((ancestor) => ancestor.node === type.node);
      const nearer = shape.lineage.slice(0, own);
      const others = shape.lineage.slice(own + 1);
      return (
        shape.root === "unknown" ||
        memberOf({ ...shape, lineage: nearer }, name) !== undefined ||
        (memberOf(this.shape(type), name) === undefined &&
          memberOf({ ...shape, lineage: others }, name) !== undefined)
      );
    });
  }

  private subclassesOf(type: Definition<ClassDef>): readonly Definition<ClassDef>[] {
    this.subclasses ??= this.allSubclasses();
    return this.subclasses.get(type.node) ?? [];
  }

  private allSubclasses(): ReadonlyMap<ClassDef, readonly Definition<ClassDef>[]> {
    const found = new Map<ClassDef, Definition<ClassDef>[]>();
    for (const model of this.linked.models) {
      for (const node of model.all("ClassDef")) {
        if (node.bases.length === 0) continue;
        const [, ...ancestors] = this.shape({ model, node }).lineage;
        for (const ancestor of ancestors) {
          const known = found.get(ancestor.node);
          if (known) known.push({ model, node });
          else found.set(ancestor.node, [{ model, node }]);
        }
      }
    }
    return found;
  }

  /** A class that only serves as a base may leave methods to its subclasses. */
  private isInstantiated(type: Definition<ClassDef>): boolean {
    this.usedAsValue ??= namesUsedAsValues(this.linked);
    return this.usedAsValue.has(type.node.name);
  }

  private memberCall(
    call: Call,
    func: Attribute,
    model: ModuleModel,
    shape: ClassShape,
    onClass: boolean,
  ): InterfaceProblem | undefined | "unknown" {
    const { attr } = func;
    const member = memberOf(shape, attr);
    if (this.writes.names.has(attr)) return "unknown";
    if (member === undefined) return this.missingMember(func, model, shape);
    if (member.node === undefined || shape.lineage.length === 0) return undefined;
    if (shape.root === "unknown" && member.owner.node !== shape.lineage[0]?.node) return undefined;
    return this.compare(call, model, attr, methodOf(member), boundParameters(member, onClass));
  }

  private missingMember(
    func: Attribute,
    model: ModuleModel,
    shape: ClassShape,
  ): InterfaceProblem | undefined {
    const { attr } = func;
    const [own] = shape.lineage;
    if (own === undefined || shape.root === "unknown") return undefined;
    if (this.mayHaveAny(shape)) return undefined;
    if (!this.isInstantiated(own)) return undefined;
    if (attr.startsWith("__") || isKnownAttribute(attr, shape)) return undefined;
    if (memberOf(shape, "__getattr__") || memberOf(shape, "__getattribute__")) return undefined;
    const { name } = own.node;
    const text = `\`${attr}\` is called on an instance of \`${name}\`, but neither that class nor its bases have it.`;
    return { model, node: func, name: attr, text, definition: own };
  }

  private mayHaveAny({ lineage }: ClassShape): boolean {
    const { isOpen, openClasses } = this.writes;
    return isOpen || lineage.some(({ node }) => openClasses.has(node));
  }

  /** `model(x)`: `__call__`, or `forward` of a torch module. */
  private instanceCall(call: Call, model: ModuleModel): InterfaceProblem | undefined {
    const type = this.types.classOf(call.func, model);
    if (type === undefined || this.isOverridden("forward", type)) return undefined;
    const shape = this.shape(type);
    const own = memberOf(shape, "__call__");
    const member = own ?? (shape.root === "torch-module" ? memberOf(shape, "forward") : undefined);
    const { name } = type.node;
    if (member !== undefined) {
      const isPatched = this.writes.names.has("forward") || this.writes.names.has("__call__");
      if (member.node === undefined || isPatched) return undefined;
      return this.compare(call, model, name, methodOf(member), boundParameters(member, false));
    }
    if (shape.root !== "torch-module" || this.mayHaveAny(shape)) return undefined;
    if (this.writes.names.has("forward")) return undefined;
    const text = `An instance of \`${name}\` is called, but the class has no \`forward\`.`;
    return { model, node: call, name, text, definition: type };
  }
}

/** Names that are read (or imported by the other file) elsewhere than as a base class. */
function namesUsedAsValues(linked: LinkedModules): ReadonlySet<string> {
  const names = new Set<string>();
  for (const model of linked.models) {
    for (const { name, node } of model.references) {
      if (model.parent(node)?.kind !== "ClassDef") names.add(name);
    }
    for (const attribute of model.all("Attribute")) names.add(attribute.attr);
  }
  return names;
}

type LambdaDefinition = Definition<Extract<Expression, { kind: "Lambda" }>>;

type FunctionDefinition = Definition<Extract<Definition["node"], { kind: "FunctionDef" }>>;

function methodOf(member: Member): FunctionDefinition {
  const { node, owner } = member;
  if (node === undefined) throw new TypeError("a member without a definition cannot be compared");
  return { model: owner.model, node };
}

function boundParameters(member: Member, onClass: boolean): number {
  if (member.kind === "static") return 0;
  if (member.kind === "class-method") return 1;
  return onClass ? 0 : 1;
}

function isKnownAttribute(name: string, shape: ClassShape): boolean {
  return shape.root === "torch-module" && (TORCH_MODULE_NAMES.has(name) || name.startsWith("_"));
}
