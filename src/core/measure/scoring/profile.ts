import * as z from "zod";
import type { Precision } from "./agreement.ts";
import { EXECUTION_PROVIDERS, type ProviderName } from "./providers.ts";
import type { NodeRun } from "./session.ts";

/** Operators that do a model's arithmetic; the rest is bookkeeping of shapes and indices. */
const COMPUTE_OPERATORS =
  /^(Fused)?(MatMul|Gemm|Conv|Attention|MultiHeadAttention|GroupQueryAttention|Einsum)|^(LSTM|GRU|RNN|Scan)$/;

const eventsSchema = z.array(
  z.looseObject({
    cat: z.string(),
    args: z
      .looseObject({
        op_name: z.string().optional(),
        provider: z.string().optional(),
        /** One object for each input: its type to its shape. */
        input_type_shape: z.array(z.record(z.string(), z.unknown())).optional(),
      })
      .optional(),
  }),
);

/** The nodes that ran, from the text of an ONNX Runtime profile. */
export function nodesOfProfile(text: string): NodeRun[] {
  return eventsSchema.parse(JSON.parse(text)).flatMap(({ cat, args }) => {
    if (cat !== "Node" || args?.provider === undefined || args.op_name === undefined) return [];
    const types = (args.input_type_shape ?? []).flatMap((input) => Object.keys(input));
    return [{ operator: args.op_name, executionProvider: args.provider, types }];
  });
}

/**
 * Whether the provider did the work: at least one of the nodes that compute ran there (of all
 * nodes, where the graph has none of the known kinds).
 */
export function didCompute(nodes: readonly NodeRun[], provider: ProviderName): boolean {
  return computing(nodes).some((node) => isOn(node, provider));
}

/** What the provider computed in: half precision where any node that computes got such numbers. */
export function precisionOf(nodes: readonly NodeRun[], provider: ProviderName): Precision {
  const own = computing(nodes).filter((node) => isOn(node, provider));
  const half = own.some(({ types }) => types.some((type) => /^b?float16$/.test(type)));
  return half ? "float16" : "float32";
}

function computing(nodes: readonly NodeRun[]): readonly NodeRun[] {
  const compute = nodes.filter(({ operator }) => COMPUTE_OPERATORS.test(operator));
  return compute.length > 0 ? compute : nodes;
}

function isOn(node: NodeRun, provider: ProviderName): boolean {
  return node.executionProvider === EXECUTION_PROVIDERS[provider];
}
