import type { Batch } from "../data/windows.ts";
import { disagreement } from "./agreement.ts";
import { onnxReason } from "./onnx-error.ts";
import { didCompute, precisionOf } from "./profile.ts";
import { type ProviderName, providerCandidates } from "./providers.ts";
import { ProviderLost, Scorer } from "./scorer.ts";
import type { ScoringSession, SessionFactory } from "./session.ts";

export interface ProviderRequest {
  readonly requested: string;
  readonly platform: NodeJS.Platform;
  readonly factory: SessionFactory;
  /** Makes a session fit for any number of rows. */
  readonly adapt: (session: ScoringSession) => ScoringSession;
  /** The CPU's session, which is the reference and the last resort. */
  readonly cpu: Scorer;
  /** The first windows: what the providers are tried on. */
  readonly batch: Batch;
}

export interface ProviderChoice {
  readonly scorer: Scorer;
  /** Why others that were asked for do not score; parts of a sentence. */
  readonly passedOver: readonly string[];
}

/** How many rows the profiled session runs: enough to see which provider gets the nodes. */
const TRACED_ROWS = 2;

/**
 * Tries the providers of a request one at a time and takes the first that starts, agrees with the
 * CPU on the first batch, and really runs the graph. Under `auto` it must also be faster than the
 * CPU: a software device is not.
 *
 * @throws Failure (input) for an unknown provider
 */
export async function chooseProvider(request: ProviderRequest): Promise<ProviderChoice> {
  const passedOver: string[] = [];
  for (const provider of providerCandidates(request.requested, request.platform)) {
    if (provider === "cpu") break;
    const tried = await tryProvider(request, provider);
    if (tried instanceof Scorer) return { scorer: tried, passedOver };
    passedOver.push(tried);
  }
  return { scorer: request.cpu, passedOver };
}

/** The provider's scorer, or why it cannot be used. */
async function tryProvider(
  request: ProviderRequest,
  provider: ProviderName,
): Promise<Scorer | string> {
  const { factory, batch } = request;
  if (!factory.backends().includes(provider)) return `${provider} does not exist on this platform`;
  const open = async (threads: number) => request.adapt(await factory.open(provider, threads));
  let scorer: Scorer | undefined;
  try {
    scorer = new Scorer(provider, await open(0), open, batch.rows);
    const reason = await whyNot(request, scorer);
    if (reason === undefined) return scorer;
    await scorer.release();
    return reason;
  } catch (error) {
    if (error instanceof ProviderLost) return error.message;
    await scorer?.release().catch(() => undefined);
    return `${provider} could not start (${onnxReason(error)})`;
  }
}

async function whyNot(request: ProviderRequest, scorer: Scorer): Promise<string | undefined> {
  const { cpu, factory, batch } = request;
  const { provider } = scorer;
  const nll = await scorer.run(batch);
  const { nodes } = await factory.trace(provider, tracedRows(batch));
  if (!didCompute(nodes, provider)) return `${provider} left the graph's arithmetic to the CPU`;
  scorer.precision = precisionOf(nodes, provider);
  const different = disagreement(nll, await cpu.run(batch), scorer.precision);
  if (different !== undefined) return `${provider} ${different}`;
  if (request.requested !== "auto") return undefined;
  const [own, cpus] = [await secondsOf(scorer, batch), await secondsOf(cpu, batch)];
  return own > cpus ? `${provider} is ${(own / cpus).toFixed(1)} times slower than cpu` : undefined;
}

function tracedRows(batch: Batch): Batch {
  const rows = Math.min(TRACED_ROWS, batch.rows);
  const end = (rows * batch.idx.length) / batch.rows;
  return { rows, idx: batch.idx.slice(0, end), targets: batch.targets.slice(0, end) };
}

async function secondsOf(scorer: Scorer, batch: Batch): Promise<number> {
  const start = performance.now();
  await scorer.run(batch);
  return (performance.now() - start) / 1000;
}
