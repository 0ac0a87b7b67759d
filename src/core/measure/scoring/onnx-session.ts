import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, InferenceSession, listSupportedBackends, Tensor } from "onnxruntime-node";
import type { Batch } from "../data/windows.ts";
import { nodesOfProfile } from "./profile.ts";
import type { ProviderName } from "./providers.ts";
import type { GraphValue, ScoringSession, SessionFactory } from "./session.ts";

/**
 * Flushing denormals to zero is worth up to half the CPU's speed, because masked softmax leaves
 * values of about 1e-39. ONNX Runtime heeds it on Node too, whatever its typings say.
 */
const OPTIONS: InferenceSession.SessionOptions = {
  graphOptimizationLevel: "all",
  executionMode: "sequential",
  logSeverityLevel: 4,
  extra: { session: { set_denormal_as_zero: "1" } },
};

/**
 * Opens sessions of one graph with onnxruntime-node.
 *
 * @param graph the bytes of the ONNX file: what was hashed is what runs
 */
export function onnxSessionFactory(graph: Uint8Array): SessionFactory {
  return {
    backends: () => listSupportedBackends().map(({ name }) => name),
    version: env.versions.node ?? env.versions.common,
    open: async (provider, threads = 0) =>
      wrap(await create(graph, provider, threads > 0 ? { intraOpNumThreads: threads } : {})),
    trace: (provider, batch) => trace(graph, provider, batch),
  };
}

/** One provider at a time: in a list, ONNX Runtime passes over the ones it lacks in silence. */
function create(
  graph: Uint8Array,
  provider: ProviderName,
  more: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  return InferenceSession.create(graph, { ...OPTIONS, ...more, executionProviders: [provider] });
}

function wrap(session: InferenceSession): ScoringSession {
  return {
    inputs: session.inputMetadata.map(graphValue),
    outputs: session.outputMetadata.map(graphValue),
    run: (batch) => run(session, batch),
    release: () => session.release(),
  };
}

function graphValue(value: InferenceSession.ValueMetadata): GraphValue {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: "", shape: [] };
}

async function run(session: InferenceSession, batch: Batch): Promise<Float32Array> {
  const shape = [batch.rows, batch.idx.length / batch.rows];
  const { nll } = await session.run(
    {
      idx: new Tensor("int64", batch.idx, shape),
      targets: new Tensor("int64", batch.targets, shape),
    },
    ["nll"],
  );
  const values = nll?.data;
  if (!(values instanceof Float32Array) || values.length !== batch.idx.length) {
    throw new Error(
      `nll came as ${nll?.type} [${nll?.dims.join(", ")}], not [${shape.join(", ")}]`,
    );
  }
  return values;
}

async function trace(graph: Uint8Array, provider: ProviderName, batch: Batch) {
  const folder = await mkdtemp(join(tmpdir(), "persona-lab-profile-"));
  try {
    const session = await create(graph, provider, {
      enableProfiling: true,
      profileFilePrefix: join(folder, "profile"),
    });
    const nll = await run(session, batch);
    session.endProfiling();
    await session.release();
    const [name] = await readdir(folder);
    const text = name === undefined ? "[]" : await readFile(join(folder, name), "utf8");
    return { nll, nodes: nodesOfProfile(text) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
