import type {
  AugAssign,
  Expression,
  If,
  Match,
  Node,
  Pattern,
  Statement,
  Try,
  With,
} from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import { branch, holdsAtEndOnly, joinedNames, recordBranch } from "./branch.ts";
import { truth } from "./comparison.ts";
import { defineClass, defineFunction, stopsGradients } from "./define.ts";
import type { ExitEvent } from "./event.ts";
import { importModules, importNames } from "./imports.ts";
import { lineageOf, NO_LINEAGE } from "./lineage.ts";
import { runFor, runWhile } from "./loop.ts";
import { combine } from "./loss-form.ts";
import { type Machine, record, recording, withGradients } from "./machine.ts";
import { argumentsOf, NONE, opaque } from "./make-value.ts";
import type { Frame, Value } from "./value.ts";

/** Runs statements in order; false where control never gets past them. */
export function runAll(machine: Machine, body: readonly Statement[], frame: Frame): boolean {
  return body.every((statement) => runOne(machine, statement, frame));
}

function runOne(machine: Machine, node: Statement, frame: Frame): boolean {
  machine.tick();
  const value = (part: Expression) => machine.evaluate(part, frame);
  switch (node.kind) {
    case "Expr":
      value(node.value);
      return true;
    case "Assign": {
      const given = value(node.value);
      for (const target of node.targets) machine.assign(target, given, frame);
      return true;
    }
    case "AnnAssign":
      if (node.value) machine.assign(node.target, value(node.value), frame);
      return true;
    case "AugAssign":
      augment(machine, node, frame);
      return true;
    case "If":
      return runIf(machine, node, frame);
    case "For":
      return runFor(machine, node, frame);
    case "While":
      return runWhile(machine, node, frame);
    case "With":
      return runWith(machine, node, frame);
    case "Try":
      return runTry(machine, node, frame);
    case "Match":
      return runMatch(machine, node, frame);
    default:
      return runExit(machine, node, frame);
  }
}

function runExit(machine: Machine, node: Statement, frame: Frame): boolean {
  switch (node.kind) {
    case "Return":
      frame.returned.push(node.value ? machine.evaluate(node.value, frame) : NONE);
      return leave(machine, "return", node, frame);
    case "Break":
    case "Continue":
      machine.state.loopExits.at(-1)?.push(new Map(frame.names));
      return leave(machine, node.kind === "Break" ? "break" : "continue", node, frame);
    case "Raise":
      return leave(machine, "raise", node, frame);
    default:
      return define(machine, node, frame);
  }
}

function define(machine: Machine, node: Statement, frame: Frame): boolean {
  switch (node.kind) {
    case "FunctionDef":
      frame.target(node.name).names.set(node.name, defineFunction(machine, node, frame));
      return true;
    case "ClassDef":
      frame.target(node.name).names.set(node.name, defineClass(machine, node, frame));
      return true;
    case "Import":
      importModules(machine, node, frame);
      return true;
    case "ImportFrom":
      importNames(machine, node, frame);
      return true;
    case "Global":
      for (const name of node.names) frame.globals.add(name);
      return true;
    case "Nonlocal":
      for (const name of node.names) frame.nonlocals.add(name);
      return true;
    case "Delete":
      for (const target of node.targets) {
        if (target.kind === "Name") frame.target(target.name).names.delete(target.name);
      }
      return true;
    case "Assert":
      machine.evaluate(node.test, frame);
      return true;
    default:
      return true;
  }
}

function leave(machine: Machine, kind: ExitEvent["kind"], node: Statement, frame: Frame): false {
  const place = { file: frame.file, span: node };
  const isCaught = machine.state.caught > 0;
  record(machine, { type: "exit", kind, place, frameKey: frame.baseKey, isCaught });
  return false;
}

function augment(machine: Machine, node: AugAssign, frame: Frame): void {
  const place = { file: frame.file, span: node };
  const current = machine.evaluate(node.target, frame);
  const value = machine.evaluate(node.value, frame);
  const isGrowing =
    current.kind === "sequence" &&
    (current.items === undefined || machine.state.loops.length > current.loopDepth);
  if (isGrowing && node.op === "+") {
    const list: Value = { kind: "method", self: current, name: "extend", lineage: NO_LINEAGE };
    machine.call(list, argumentsOf(value), place, `${frame.key}/${node.id}`, frame);
    return;
  }
  machine.assign(node.target, combine(node.op, current, value, place), frame);
}

function runIf(machine: Machine, node: If, frame: Frame): boolean {
  const test = machine.evaluate(node.test, frame);
  const outcome = truth(test);
  if (outcome === true) return machine.run(node.body, frame);
  if (outcome === false) return machine.run(node.orelse, frame);
  const arms = [() => machine.run(node.body, frame), () => machine.run(node.orelse, frame)];
  const isLastPass = holdsAtEndOnly(machine, node.test, frame);
  return branch(machine, arms, frame, { node: node.test, value: test, isLastPass });
}

function runWith(machine: Machine, node: With, frame: Frame): boolean {
  let { gradients } = machine.state;
  for (const item of node.items) {
    const context = machine.evaluate(item.context, frame);
    gradients &&= !stopsGradients(context);
    const entered = enter(machine, context, item.context, frame);
    if (item.target) machine.assign(item.target, entered, frame);
  }
  return withGradients(machine, gradients, () => machine.run(node.body, frame));
}

function enter(machine: Machine, context: Value, node: Expression, frame: Frame): Value {
  const place = { file: frame.file, span: node };
  if (context.kind === "instance") {
    const method = machine.attribute(context, "__enter__", place, frame.key);
    if (method.kind === "bound") {
      return machine.call(method, argumentsOf(), place, `${frame.key}/${node.id}.enter`, frame);
    }
  }
  const isNull = context.kind === "opaque" && context.origin?.endsWith("nullcontext");
  return isNull ? (context.args?.positional[0] ?? NONE) : context;
}

function runTry(machine: Machine, node: Try, frame: Frame): boolean {
  const goesOn =
    node.handlers.length > 0
      ? runHandled(machine, node, frame)
      : machine.run(node.body, frame) && machine.run(node.orelse, frame);
  return machine.run(node.finalbody, frame) && goesOn;
}

/** Either the whole body runs, or a handler in its place. */
function runHandled(machine: Machine, node: Try, frame: Frame): boolean {
  const { state } = machine;
  const before = new Map(frame.names);
  state.caught += 1;
  const [isThrough, tried] = recording(machine, () => {
    return machine.run(node.body, frame) && machine.run(node.orelse, frame);
  });
  const after = new Map(frame.names);
  const ends = isThrough ? [after] : [];
  const arms = [tried];
  state.arms.push({});
  for (const handler of node.handlers) {
    frame.restore(joinedNames(before, after));
    if (handler.name !== undefined) frame.names.set(handler.name, opaque());
    const [goesOn, events] = recording(machine, () => machine.run(handler.body, frame));
    arms.push(events);
    if (goesOn) ends.push(new Map(frame.names));
  }
  state.arms.pop();
  state.caught -= 1;
  recordBranch(machine, frame.file, arms);
  if (ends.length > 0) frame.restore(ends.reduce(joinedNames));
  return ends.length > 0;
}

function runMatch(machine: Machine, node: Match, frame: Frame): boolean {
  const subject = machine.evaluate(node.subject, frame);
  const arms = node.cases.map(({ pattern, guard, body }) => () => {
    capture(pattern, subject, frame);
    if (guard) machine.evaluate(guard, frame);
    return machine.run(body, frame);
  });
  const isTotal = node.cases.some(
    ({ pattern, guard }) => pattern.kind === "MatchAs" && !pattern.pattern && !guard,
  );
  return branch(machine, isTotal ? arms : [...arms, () => true], frame);
}

function capture(pattern: Pattern, subject: Value, frame: Frame): void {
  const isName = pattern.kind === "MatchAs" || pattern.kind === "MatchStar";
  if (isName && pattern.name !== undefined) {
    const isWhole = pattern.kind === "MatchAs" && !pattern.pattern;
    frame.names.set(pattern.name, isWhole ? subject : opaque(lineageOf(subject)));
  }
  if (pattern.kind === "MatchMapping" && pattern.rest) frame.names.set(pattern.rest, opaque());
  forEachChild(pattern, (child) => {
    if (isPattern(child)) capture(child, opaque(lineageOf(subject)), frame);
  });
}

function isPattern(node: Node): node is Pattern {
  return node.kind.startsWith("Match") && node.kind !== "MatchCase" && node.kind !== "Match";
}
