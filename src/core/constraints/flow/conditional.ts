import type { IfExp } from "../../python/ast.ts";
import { recordBranch } from "./branch.ts";
import { truth } from "./comparison.ts";
import { joined } from "./joining.ts";
import { type Machine, recording } from "./machine.ts";
import type { Frame, Value } from "./value.ts";

/** `body if test else orelse`: one of both, and what only that one does. */
export function conditional(machine: Machine, node: IfExp, frame: Frame): Value {
  const test = machine.evaluate(node.test, frame);
  const outcome = truth(test);
  if (outcome !== undefined) return machine.evaluate(outcome ? node.body : node.orelse, frame);
  const { state } = machine;
  state.arms.push({});
  const [body, first] = recording(machine, () => machine.evaluate(node.body, frame));
  const [orelse, second] = recording(machine, () => machine.evaluate(node.orelse, frame));
  state.arms.pop();
  const asked = { node: node.test, value: test, isLastPass: false };
  recordBranch(machine, frame.file, [first, second], asked);
  return joined(body, orelse);
}
