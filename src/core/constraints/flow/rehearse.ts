import type { Module } from "../../python/ast.ts";
import { assignTo } from "./assign.ts";
import { attributeOf, setAttributeOf } from "./attribute.ts";
import { callValue } from "./call.ts";
import { elementsOf } from "./elements.ts";
import { evaluate } from "./evaluate.ts";
import type {
  Assignment,
  FieldValue,
  FlowEvent,
  Holding,
  ModelCall,
  ModelRun,
  ModelStore,
  Patch,
} from "./event.ts";
import { runAll } from "./execute.ts";
import { itemOf } from "./item.ts";
import { NO_LINEAGE } from "./lineage.ts";
import { type Cast, type Machine, RehearsalTooLong, type State } from "./machine.ts";
import { argumentsOf, opaque } from "./make-value.ts";
import { type Draw, Frame, type InstanceValue, type Place, type Value } from "./value.ts";

/** What a program does as far as it can be known without running it. */
export interface Rehearsal {
  /** All that happens from the import of the training script to the end of the entry function. */
  readonly events: readonly FlowEvent[];
  /** What the entry function returns. */
  readonly returned: Value;
  readonly calls: readonly ModelCall[];
  readonly runs: readonly ModelRun[];
  readonly stores: readonly ModelStore[];
  readonly holdings: readonly Holding[];
  readonly patches: readonly Patch[];
  readonly fields: readonly FieldValue[];
  readonly assignments: readonly Assignment[];
  readonly draws: readonly Draw[];
  /** Modules of `model.py` that are no parts of others. */
  readonly roots: readonly InstanceValue[];
  /** By class of `model.py`: how often the loops run that call modules of it. */
  readonly repeats: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A program that was not followed to its end, so that nothing is known of it. */
export interface GivenUp {
  /** Where the calls were made that ran when it was given up, outermost first. */
  readonly givenUpIn: readonly Place[];
}

/** Honest programs of a few hundred lines take some thousand steps. */
const LEAST_STEPS = 200_000;
/** Long code is gone through twice where it stands in a loop: this leaves it room. */
const STEPS_PER_NODE = 6;

/** How many steps a rehearsal of so many syntax nodes may take. */
export function stepLimit(nodes: number): number {
  return LEAST_STEPS + STEPS_PER_NODE * nodes;
}

/**
 * Goes through both files as Python would, with values that are known, bounded or opaque: calls
 * are followed into functions, both arms of an open condition are taken and joined, a loop body is
 * gone through for what it carries over and then once for all its passes. Nothing is executed.
 *
 * Given up where the calls multiply or nest beyond what code needs.
 *
 * @param limit how many statements, expressions and calls are gone through at most
 */
export function rehearse(
  modules: { readonly train: Module; readonly model: Module },
  cast: Cast,
  limit = LEAST_STEPS,
): Rehearsal | GivenUp {
  const events: FlowEvent[] = [];
  const state = newState(events);
  const machine = newMachine(cast, state, limit);
  const model = new Frame("model", "", undefined, "module", "m");
  const train = new Frame("train", "", undefined, "module", "t");
  state.overrides.set("<model>", { kind: "module", frame: model, lineage: NO_LINEAGE });
  state.overrides.set("<train>", { kind: "module", frame: train, lineage: NO_LINEAGE });
  try {
    machine.run(modules.model.body, model);
    machine.run(modules.train.body, train);
    const returned = runEntry(machine, modules.train, train);
    const { calls, runs, stores, holdings, patches, fields, assignments, roots, repeats } = state;
    const ofModel = { calls, runs, stores, holdings, roots, repeats };
    return {
      events,
      returned,
      ...ofModel,
      patches,
      fields,
      assignments,
      draws: [...state.draws.values()],
    };
  } catch (error) {
    if (error instanceof RehearsalTooLong) return { givenUpIn: error.callPlaces };
    if (error instanceof RangeError) return { givenUpIn: [] };
    throw error;
  }
}

function runEntry(machine: Machine, module: Module, frame: Frame): Value {
  const entry = frame.names.get(machine.cast.entry);
  if (!entry) return opaque();
  return machine.call(entry, argumentsOf(), { file: "train", span: module }, "t/entry", frame);
}

function newState(events: FlowEvent[]): State {
  return {
    events,
    loops: [],
    unrolled: 1,
    arms: [],
    caught: 0,
    callPlaces: [],
    training: true,
    gradients: true,
    overrides: new Map(),
    draws: new Map(),
    calls: [],
    runs: [],
    stores: [],
    holdings: [],
    patches: [],
    fields: [],
    assignments: [],
    constructing: 0,
    roots: [],
    modelInputs: new WeakSet(),
    modelOutputs: new WeakSet(),
    repeats: new Map(),
    loopExits: [],
    running: new Map(),
  };
}

function newMachine(cast: Cast, state: State, limit: number): Machine {
  let steps = 0;
  const machine: Machine = {
    cast,
    state,
    evaluate: (node, frame) => evaluate(machine, node, frame),
    run: (body, frame) => runAll(machine, body, frame),
    call: (callee, args, place, key, frame) =>
      callValue(machine, callee, { args, place, key, frame }),
    attribute: (object, name, place, key) => attributeOf(machine, object, name, place, key),
    item: (object, index, place, key) => itemOf(machine, object, index, place, key),
    elements: (iterable, place, key) => elementsOf(machine, iterable, place, key),
    assign: (target, value, frame) => assignTo(machine, target, value, frame),
    setAttribute: (object, name, value, place) =>
      setAttributeOf(machine, object, name, value, place),
    tick: () => {
      steps += 1;
      if (steps > limit) throw new RehearsalTooLong([...state.callPlaces]);
    },
  };
  return machine;
}
