import { batchOf } from "../data/windows.ts";
import type { ProviderState } from "../measure-protocol.ts";
import { onnxReason } from "./onnx-error.ts";
import { didCompute } from "./profile.ts";
import { EXECUTION_PROVIDERS, isProviderName } from "./providers.ts";
import type { SessionFactory } from "./session.ts";
import { TINY_GRAPH, TINY_GRAPH_IDS } from "./tiny-graph.ts";

/** Tries each provider that exists on this platform on a tiny graph. */
export async function tryProviders(
  factoryFor: (graph: Uint8Array) => SessionFactory,
): Promise<ProviderState[]> {
  const factory = factoryFor(TINY_GRAPH);
  const states: ProviderState[] = [];
  for (const name of Object.keys(EXECUTION_PROVIDERS).filter(isProviderName)) {
    if (!factory.backends().includes(name)) continue;
    const ids = Int32Array.from(TINY_GRAPH_IDS);
    try {
      const batch = batchOf([{ idx: ids, targets: ids }], ids.length);
      const { nodes } = await factory.trace(name, batch);
      const usable = didCompute(nodes, name);
      states.push(usable ? { name, usable } : { name, usable, note: "it ran nothing" });
    } catch (error) {
      states.push({ name, usable: false, note: onnxReason(error) });
    }
  }
  return states;
}
