import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import * as z from "zod";
import { Failure } from "../failure.ts";
import { runnerFolder } from "../runtime-files.ts";

/** What a Python offers, as its probe tells; `gigaflops` is the float32 matrix rate on the CPU. */
export const pythonFactsSchema = z.object({
  python: z.string(),
  executable: z.string(),
  torch: z.string().nullable(),
  numpy: z.string().nullable(),
  onnx: z.string().nullable(),
  onnxscript: z.string().nullable(),
  devices: z.array(z.string()),
  gigaflops: z.number().nullable(),
  blas: z.string().nullable(),
  exporters: z.array(z.string()),
  problem: z.string().optional(),
});

export type PythonFacts = z.infer<typeof pythonFactsSchema>;

/**
 * A Python that was looked at: `unusable` says in one clause why it is not taken, `slow` why it is
 * taken only where there is no other.
 */
export interface ProbedPython {
  readonly command: string;
  readonly facts: PythonFacts | null;
  readonly unusable: string | null;
  readonly slow: string | null;
}

/** torch 2.2 is the oldest that the runner is held to. */
const OLDEST_TORCH: readonly [number, number] = [2, 2];
/**
 * A reference BLAS reaches 1 to 3 GFLOP/s and makes training tens of times slower than it need be;
 * one core of a current laptop with a tuned one reaches 30 and more.
 */
const SANE_GIGAFLOPS = 8;

/** Where a Python with torch may be, the most specific place first. */
export function pythonCandidates(folders: readonly string[], explicit?: string): string[] {
  if (explicit !== undefined) return [explicit];
  const fromEnvironment = process.env.PERSONA_LAB_PYTHON;
  if (fromEnvironment) return [fromEnvironment];
  const environments = [
    ...folders.map((folder) => join(folder, ".venv")),
    ...(process.env.VIRTUAL_ENV ? [process.env.VIRTUAL_ENV] : []),
  ];
  const interpreter = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const found = environments.map((path) => join(path, ...interpreter)).filter(existsSync);
  const onPath = process.platform === "win32" ? ["python", "py"] : ["python3", "python"];
  return [...new Set([...found, ...onPath])];
}

/** Runs the probe under one Python; takes a second or more, as torch is imported and timed. */
export async function probePython(command: string, signal?: AbortSignal): Promise<ProbedPython> {
  const result = await execa(command, ["-I", join(runnerFolder(), "probe.py")], {
    reject: false,
    timeout: 120_000,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (result.exitCode !== 0) {
    const why = result.code === "ENOENT" ? "it does not exist" : "it does not start";
    return { command, facts: null, unusable: why, slow: null };
  }
  try {
    const lastLine = result.stdout.trim().split("\n").at(-1) ?? "";
    const facts = pythonFactsSchema.parse(JSON.parse(lastLine));
    return { command, facts, unusable: reasonAgainst(facts), slow: slowness(facts) };
  } catch {
    const unusable = "it does not answer as a Python does";
    return { command, facts: null, unusable, slow: null };
  }
}

/** The one to train with: the first usable one that is not slow, else the first usable one. */
export function preferredPython(probed: readonly ProbedPython[]): ProbedPython | null {
  const usable = probed.filter(({ unusable }) => unusable === null);
  return usable.find(({ slow }) => slow === null) ?? usable[0] ?? null;
}

/**
 * The first usable Python of the candidates; a slow one only where all are.
 *
 * A Python that was named explicitly is taken although it is old, as long as torch is there.
 * @throws Failure (input) that says what was looked at and how to make an environment
 */
export async function findPython(
  folders: readonly string[],
  explicit?: string,
  signal?: AbortSignal,
): Promise<PythonFacts> {
  const looked: ProbedPython[] = [];
  const named = explicit ?? process.env.PERSONA_LAB_PYTHON;
  for (const command of pythonCandidates(folders, explicit)) {
    const probed = await probePython(command, signal);
    const isGood = probed.unusable === null && probed.slow === null;
    if (probed.facts && (isGood || (named && probed.facts.torch))) return probed.facts;
    looked.push(probed);
  }
  const slow = preferredPython(looked)?.facts;
  if (slow) return slow;
  const refused = looked.map(({ command, unusable }) => `${command} (${unusable})`);
  throw new Failure(
    "input",
    `No usable Python with PyTorch was found, looked at ${refused.join(", ")}: make one with "python3 -m venv .venv" and ".venv/bin/pip install torch numpy onnx onnxscript" in the project, or name one in PERSONA_LAB_PYTHON.`,
  );
}

function reasonAgainst(facts: PythonFacts): string | null {
  if (facts.torch === null) return facts.problem ?? "torch is not installed";
  const [major = 0, minor = 0] = facts.torch.split(".").map((part) => Number.parseInt(part, 10));
  const isOld = major < OLDEST_TORCH[0] || (major === OLDEST_TORCH[0] && minor < OLDEST_TORCH[1]);
  return isOld ? `torch ${facts.torch} is older than ${OLDEST_TORCH.join(".")}` : null;
}

function slowness(facts: PythonFacts): string | null {
  const onlyCpu = facts.devices.every((device) => device === "cpu");
  if (onlyCpu && facts.gigaflops !== null && facts.gigaflops < SANE_GIGAFLOPS) {
    return `its matrix product reaches only ${facts.gigaflops.toFixed(1)} GFLOP/s: a slow BLAS`;
  }
  return null;
}
