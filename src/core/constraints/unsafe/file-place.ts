import type { Call, Expression, Name } from "../../python/ast.ts";
import type { LinkedModules } from "../../python/linking/linked-modules.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Binding } from "../../python/scopes.ts";
import { argumentFor, KnownCalls } from "./known-calls.ts";
import { resolvedPath } from "./resolved-paths.ts";
import { StoredValues } from "./stored-values.ts";

/** Where a path leads: inside the working or data folder, outside it, or nobody can say. */
export type Place = "inside" | "outside" | "unknown";

const MAX_HOPS = 12;
/** Bounds the work for one question; real scripts need a dozen. */
const MAX_STEPS = 2000;
const KEEPS_PLACE: ReadonlySet<string> = new Set([
  "builtins.str",
  "os.fspath",
  "os.path.abspath",
  "os.path.realpath",
  "os.path.normpath",
  "os.fsencode",
]);
const HERE: ReadonlySet<string> = new Set(["os.getcwd", "pathlib.Path.cwd", "os.path.basename"]);
const ELSEWHERE = /^(?:tempfile\.|os\.path\.expand|pathlib\.Path\.home$|os\.path\.dirname$)/;
const PATH_CLASSES = /^pathlib\.(?:Pure)?(?:Posix|Windows)?Path$/;
/** Methods of a path that stay in its folder. */
const KEEPS_FOLDER: ReadonlySet<string> = new Set([
  "with_suffix",
  "with_name",
  "with_stem",
  "resolve",
  "absolute",
  "as_posix",
]);
const TEXT_METHODS: ReadonlySet<string> = new Set(["format", "strip", "lower", "replace", "join"]);

/** The place of a path written as text. */
export function placeOfText(text: string): Place {
  if (/^(?:[/\\~]|[A-Za-z]:)/.test(text) || text.includes("://")) return "outside";
  return text.split(/[/\\]/).includes("..") ? "outside" : "inside";
}

function worst(places: readonly Place[]): Place {
  if (places.includes("outside")) return "outside";
  return places.includes("unknown") ? "unknown" : "inside";
}

/** Follows path expressions through one pair of modules. */
export class FilePlaces {
  private readonly busy = new Set<Expression>();
  private readonly known = new Map<Expression, Place>();
  private readonly calls: KnownCalls;
  private readonly stored: StoredValues;
  private steps = 0;
  /** A cycle was met since the outermost question: what lies on it is not yet certain. */
  private inCycle = false;

  constructor(
    private readonly linked: LinkedModules,
    /** Whether an expression bound to this name is the baseline's own. */
    private readonly isTrusted: (name: string, value: Expression, model: ModuleModel) => boolean,
  ) {
    this.calls = new KnownCalls(linked);
    this.stored = new StoredValues(linked.models);
  }

  placeOf(node: Expression, model: ModuleModel, hops = 0): Place {
    // A cycle adds nothing to what its other members say.
    if (this.busy.has(node)) {
      this.inCycle = true;
      return "inside";
    }
    if (this.busy.size === 0) this.steps = 0;
    this.steps += 1;
    if (hops > MAX_HOPS || this.steps > MAX_STEPS) return "unknown";
    const cached = this.known.get(node);
    if (cached !== undefined) return cached;
    const value = model.valueOf(node);
    if (value?.type === "str" || value?.type === "bytes") return placeOfText(value.value);
    this.busy.add(node);
    const place = this.computed(node, model, hops + 1);
    this.busy.delete(node);
    if (this.busy.size === 0) this.inCycle = false;
    if (!this.inCycle) this.known.set(node, place);
    return place;
  }

  private computed(node: Expression, model: ModuleModel, hops: number): Place {
    switch (node.kind) {
      case "JoinedStr":
        return this.pieces(node.values, model, hops);
      case "FormattedValue":
        return this.placeOf(node.value, model, hops);
      case "BinOp":
        if (node.op === "+" || node.op === "/") {
          return this.pieces([node.left, node.right], model, hops);
        }
        return node.op === "%" ? this.placeOf(node.left, model, hops) : "unknown";
      case "IfExp":
        return worst([
          this.placeOf(node.body, model, hops),
          this.placeOf(node.orelse, model, hops),
        ]);
      case "BoolOp":
        return worst(node.values.map((value) => this.placeOf(value, model, hops)));
      case "NamedExpr":
        return this.placeOf(node.value, model, hops);
      case "Call":
        return this.called(node, model, hops);
      case "Attribute":
        return this.attribute(node, model, hops);
      case "Name":
        return node.name === "__file__" ? "inside" : this.named(node, model, hops);
      case "Constant":
        return node.value.type === "None" ? "inside" : "unknown";
      default:
        return "unknown";
    }
  }

  /** The first piece decides where the path starts; later ones must not climb or start anew. */
  private pieces(nodes: readonly Expression[], model: ModuleModel, hops: number): Place {
    const [first, ...rest] = nodes;
    if (first === undefined) return "inside";
    const start = this.placeOf(first, model, hops);
    const climbs = rest.some((node) => {
      const value = model.valueOf(node.kind === "FormattedValue" ? node.value : node);
      if (value?.type === "str") return value.value.split(/[/\\]/).includes("..");
      return node.kind === "JoinedStr" && this.placeOf(node, model, hops) === "outside";
    });
    return climbs ? "outside" : start;
  }

  private called(node: Call, model: ModuleModel, hops: number): Place {
    const path = resolvedPath(node.func, model) ?? "";
    const [first] = node.args;
    if (HERE.has(path)) return "inside";
    if (first && path === "os.path.dirname") {
      return isThisFile(first, model) ? "inside" : this.folderOf(first, model, hops);
    }
    if (ELSEWHERE.test(path)) return "outside";
    if (first && KEEPS_PLACE.has(path)) return this.placeOf(first, model, hops);
    if (path === "os.path.join" || PATH_CLASSES.test(path)) {
      return this.joined(node.args, model, hops);
    }
    if (node.func.kind === "Attribute") {
      const { attr, value } = node.func;
      if (attr === "joinpath") return this.joined([value, ...node.args], model, hops);
      if (KEEPS_FOLDER.has(attr) || TEXT_METHODS.has(attr)) {
        return worst(
          [
            this.placeOf(value, model, hops),
            ...node.args
              .filter((arg) => model.valueOf(arg))
              .map((arg) => this.placeOf(arg, model, hops)),
          ].map((place, index) => (index > 0 && place === "unknown" ? "inside" : place)),
        );
      }
    }
    return this.returned(node, model, hops);
  }

  /** A function of these files: the places of what it returns. */
  private returned(node: Call, model: ModuleModel, hops: number): Place {
    const definition = this.linked.definitionOf(node.func, model);
    if (definition?.node.kind === "Lambda") {
      return this.placeOf(definition.node.body, definition.model, hops);
    }
    if (definition?.node.kind !== "FunctionDef") return "unknown";
    const { node: owner, model: home } = definition;
    const returns = home.all("Return").filter((item) => home.functionOf(item) === owner);
    const values = returns.flatMap((item) => (item.value ? [item.value] : []));
    if (values.length === 0) return "unknown";
    return worst(values.map((value) => this.placeOf(value, home, hops)));
  }

  private joined(parts: readonly Expression[], model: ModuleModel, hops: number): Place {
    const [first, ...rest] = parts;
    if (first === undefined) return "inside";
    const later = rest.map((part) => this.placeOf(part, model, hops));
    if (later.includes("outside")) return "outside";
    return this.placeOf(first, model, hops);
  }

  /** The folder of a path: one step up must not leave the working folder. */
  private folderOf(node: Expression, model: ModuleModel, hops: number): Place {
    const value = model.valueOf(node);
    if (value?.type === "str" && /[^/\\][/\\]+[^/\\]/.test(value.value)) {
      return placeOfText(value.value);
    }
    const isJoin =
      (node.kind === "Call" && resolvedPath(node.func, model) === "os.path.join") ||
      (node.kind === "BinOp" && node.op === "/");
    if (isJoin) return this.placeOf(node, model, hops);
    return this.placeOf(node, model, hops) === "outside" ? "outside" : "unknown";
  }

  private attribute(
    node: Extract<Expression, { kind: "Attribute" }>,
    model: ModuleModel,
    hops: number,
  ): Place {
    if (node.attr === "name" || node.attr === "stem") return "inside";
    if (node.attr === "parent") {
      if (isThisFile(node.value, model)) return "inside";
      return this.folderOf(node.value, model, hops);
    }
    const values = this.stored.inAttribute(node.attr);
    if (values.length === 0) return "unknown";
    return worst(values.map((value) => this.placeOf(value.node, value.model, hops)));
  }

  private named(node: Name, model: ModuleModel, hops: number): Place {
    const bindings = model.scopeOf(node).lookup(node.name);
    if (bindings.length === 0 || bindings.length > 20) return "unknown";
    return worst(bindings.map((binding) => this.bound(binding, model, hops)));
  }

  private bound(binding: Binding, model: ModuleModel, hops: number): Place {
    const { value, node, name } = binding;
    if (value) {
      const place = this.placeOf(value, model, hops);
      return place !== "inside" && this.isTrusted(name, value, model) ? "inside" : place;
    }
    if (binding.kind === "parameter" && node.kind === "Parameter") {
      return this.parameter(binding, model, hops);
    }
    if (binding.kind === "for" || binding.kind === "comprehension") {
      const loop = model.parent(node);
      const source = loop?.kind === "For" || loop?.kind === "Comprehension" ? loop.iter : undefined;
      if (source?.kind === "Tuple" || source?.kind === "List") {
        return worst(source.elts.map((element) => this.placeOf(element, model, hops)));
      }
    }
    if (binding.kind === "annotation") return "inside";
    return "unknown";
  }

  /** What the calls in both files give for a parameter, and its default. */
  private parameter(binding: Binding, model: ModuleModel, hops: number): Place {
    const owner = binding.scope.node;
    if (owner.kind !== "FunctionDef" || binding.node.kind !== "Parameter") return "unknown";
    const places: Place[] = [];
    if (binding.node.default) places.push(this.placeOf(binding.node.default, model, hops));
    for (const { call, caller, bound } of this.calls.to(owner, model)) {
      const given = argumentFor(call, owner, binding.name, bound);
      if (given === "splat") return "unknown";
      if (given) places.push(this.placeOf(given, caller, hops));
    }
    return places.length === 0 ? "unknown" : worst(places);
  }
}

/** `__file__`, `Path(__file__)`, `os.path.abspath(__file__)`, `Path(__file__).resolve()`. */
function isThisFile(node: Expression, model: ModuleModel): boolean {
  if (node.kind === "Name") return node.name === "__file__";
  if (node.kind !== "Call") return false;
  const [first] = node.args;
  if (first) {
    const path = resolvedPath(node.func, model) ?? "";
    return (KEEPS_PLACE.has(path) || PATH_CLASSES.test(path)) && isThisFile(first, model);
  }
  return (
    node.func.kind === "Attribute" &&
    KEEPS_FOLDER.has(node.func.attr) &&
    isThisFile(node.func.value, model)
  );
}
