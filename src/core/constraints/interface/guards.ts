import type { Expression, Node, Try } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** Whether a failure of one of these exceptions is caught around the node. */
export function isCaught(node: Node, model: ModuleModel, exceptions: readonly string[]): boolean {
  let inner = node;
  for (const outer of model.ancestors(node)) {
    if (outer.kind === "FunctionDef" || outer.kind === "Lambda") return false;
    if (outer.kind === "Try" && outer.body.some((statement) => statement === inner)) {
      if (catches(outer, exceptions)) return true;
    }
    if (outer.kind === "With" && outer.items.some((item) => suppresses(item.context))) {
      return true;
    }
    inner = outer;
  }
  return false;
}

const CATCH_ALL = ["Exception", "BaseException"];

function catches(node: Try, exceptions: readonly string[]): boolean {
  return node.handlers.some((handler) => {
    const reraises = handler.body.some(
      (statement) => statement.kind === "Raise" && statement.exception === undefined,
    );
    if (reraises) return false;
    return handler.type === undefined || names(handler.type, [...exceptions, ...CATCH_ALL]);
  });
}

function names(node: Expression, wanted: readonly string[]): boolean {
  if (node.kind === "Name") return wanted.includes(node.name);
  return node.kind === "Tuple" && node.elts.some((element) => names(element, wanted));
}

const RAISING_CONTEXTS: ReadonlySet<string> = new Set([
  "suppress",
  "raises",
  "assertRaises",
  "assertRaisesRegex",
]);

/** `with suppress(…)`, `with pytest.raises(…)`. */
function suppresses(node: Expression): boolean {
  if (node.kind !== "Call") return false;
  const { func } = node;
  const name = func.kind === "Attribute" ? func.attr : func.kind === "Name" ? func.name : "";
  return RAISING_CONTEXTS.has(name);
}

/** Whether a condition around the node asks what the object is or has. */
export function isAskedFirst(node: Node, model: ModuleModel): boolean {
  let inner = node;
  for (const outer of model.ancestors(node)) {
    const tests =
      outer.kind === "If" || outer.kind === "IfExp" || outer.kind === "While"
        ? [outer.test]
        : outer.kind === "BoolOp"
          ? outer.values.filter((value) => value !== inner)
          : [];
    if (tests.some((test) => test !== inner && asks(test, model))) return true;
    if (outer.kind === "FunctionDef") return false;
    inner = outer;
  }
  return false;
}

const QUESTIONS: ReadonlySet<string> = new Set([
  "builtins.hasattr",
  "builtins.getattr",
  "builtins.isinstance",
  "builtins.callable",
  "builtins.issubclass",
]);

function asks(test: Expression, model: ModuleModel): boolean {
  return model
    .all("Call")
    .some(
      (call) =>
        call.start >= test.start &&
        call.end <= test.end &&
        QUESTIONS.has(model.calleeOf(call) ?? ""),
    );
}

/** Code that only a type checker runs. */
export function isForTypeChecking(node: Node, model: ModuleModel): boolean {
  return model.ancestors(node).some((outer) => {
    if (outer.kind !== "If") return false;
    return model.pathOf(outer.test) === "typing.TYPE_CHECKING";
  });
}
