import { z } from "zod";
import { EXECUTION_PROVIDERS, type ProviderName } from "./providers.ts";
import type { NodeRun } from "./session.ts";

/** Operators that do a model's arithmetic; the rest is bookkeeping of shapes and indices. */
const COMPUTE_OPERATORS =
  /^(Fused)?(MatMul|Gemm|Conv|Attention|MultiHeadAttention|GroupQueryAttention|Einsum)|^(LSTM|GRU|RNN|Scan)$/;

const eventsSchema = z.array(
  z.looseObject({
    cat: z.string(),
    args: z
      .looseObject({ op_name: z.string().optional(), provider: z.string().optional() })
      .optional(),
  }),
);

/** The nodes that ran, from the text of an ONNX Runtime profile. */
export function nodesOfProfile(text: string): NodeRun[] {
  return eventsSchema.parse(JSON.parse(text)).flatMap(({ cat, args }) => {
    if (cat !== "Node" || args?.provider === undefined || args.op_name === undefined) return [];
    return [{ operator: args.op_name, executionProvider: args.provider }];
  });
}

/**
 * Whether the provider did the work: at least one of the nodes that compute ran there (of all
 * nodes, where the graph has none of the known kinds).
 */
export function didCompute(nodes: readonly NodeRun[], provider: ProviderName): boolean {
  const compute = nodes.filter(({ operator }) => COMPUTE_OPERATORS.test(operator));
  const judged = compute.length > 0 ? compute : nodes;
  return judged.some((node) => node.executionProvider === EXECUTION_PROVIDERS[provider]);
}
