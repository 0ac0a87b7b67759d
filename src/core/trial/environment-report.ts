import { messageOf } from "../failure.ts";
import { listProviders } from "../measure/list-providers.ts";
import { type ProbedPython, preferredPython, probePython } from "./python-environment.ts";

type ProviderStates = Awaited<ReturnType<typeof listProviders>>;

/** What works on this machine. */
export interface EnvironmentReport {
  /** Every Python that was looked at, in the order of preference. */
  readonly pythons: readonly ProbedPython[];
  /** The one that trains. */
  readonly chosen: ProbedPython | null;
  readonly providers: ProviderStates;
  /** Why ONNX Runtime does not load; null where it does. */
  readonly runtimeProblem: string | null;
  /** Whether a trial can be trained and measured. */
  readonly usable: boolean;
}

/**
 * Looks at every Python in reach and every execution provider; takes some seconds.
 *
 * @param commands the Pythons to look at, the most wanted first
 */
export async function inspectEnvironment(
  commands: readonly string[],
  signal?: AbortSignal,
): Promise<EnvironmentReport> {
  const pythons: ProbedPython[] = [];
  for (const command of commands) {
    signal?.throwIfAborted();
    pythons.push(await probePython(command, signal));
  }
  const providers = await listProviders().catch((error: unknown) => messageOf(error));
  const chosen = preferredPython(pythons);
  const loads = typeof providers !== "string";
  return {
    pythons,
    chosen,
    providers: loads ? providers : [],
    runtimeProblem: loads ? null : providers,
    usable: chosen !== null && loads,
  };
}

/** The report as lines for a terminal or a log. */
export function describeEnvironment(report: EnvironmentReport): string[] {
  const { pythons, chosen, providers, runtimeProblem } = report;
  const runtime =
    runtimeProblem === null
      ? providers.map(({ name, usable, note }) => {
          const state = usable ? "works" : "does not work";
          return `provider ${name}: ${state}${note ? `, ${note}` : ""}`;
        })
      : [`ONNX Runtime does not load: ${runtimeProblem}`];
  return [
    `Node ${process.version} on ${process.platform}-${process.arch}`,
    ...pythons.map((each) => describePython(each, each === chosen)),
    ...runtime,
  ];
}

function describePython({ command, facts, unusable, slow }: ProbedPython, chosen: boolean): string {
  if (facts?.torch == null) return `${command}: not used, ${unusable}`;
  const rate = facts.gigaflops === null ? "?" : facts.gigaflops.toFixed(0);
  const about = `Python ${facts.python}, torch ${facts.torch} (${facts.blas}, ${rate} GFLOP/s), devices ${facts.devices.join(" ")}, exporters ${facts.exporters.join(" ") || "none"}`;
  const verdict = unusable === null ? (chosen ? "used" : "usable") : `not used, ${unusable}`;
  return `${command}: ${verdict}; ${about}${slow === null ? "" : `; ${slow}`}`;
}
