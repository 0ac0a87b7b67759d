import { resolve } from "node:path";
import { messageOf } from "../../core/failure.ts";
import { listProviders } from "../../core/measure/list-providers.ts";
import { shippedRoot } from "../../core/runtime-files.ts";
import {
  type ProbedPython,
  probePython,
  pythonCandidates,
} from "../../core/trial/python-environment.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine } from "../print.ts";

/** `doctor`: what works on this machine: Python, torch and its speed, exporters, providers. */
export async function doctor(options: {
  project: string;
  python?: string;
  json?: boolean;
}): Promise<ExitCode> {
  const folders = [options.project, process.cwd(), shippedRoot()].map((each) => resolve(each));
  const pythons: ProbedPython[] = [];
  for (const command of pythonCandidates(folders, options.python)) {
    pythons.push(await probePython(command));
  }
  const providers = await listProviders().catch((error: unknown) => messageOf(error));
  const chosen = pythons.find((each) => each.unusable === null) ?? null;
  const usable = chosen !== null && typeof providers !== "string";
  if (options.json) {
    printJson({
      usable,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      python: chosen?.command ?? null,
      pythons,
      providers: typeof providers === "string" ? [] : providers,
      ...(typeof providers === "string" ? { problem: providers } : {}),
    });
  } else {
    printLine(`Node ${process.version} on ${process.platform}-${process.arch}`);
    for (const each of pythons) printLine(describePython(each, each === chosen));
    printProviders(providers);
    if (chosen === null) {
      printLine(
        'No usable Python with PyTorch: make one with "python3 -m venv .venv" and ".venv/bin/pip install torch numpy onnx onnxscript".',
      );
    }
  }
  return usable ? EXIT.fine : EXIT.finding;
}

function describePython(probed: ProbedPython, chosen: boolean): string {
  const { command, facts, unusable } = probed;
  if (facts?.torch == null) return `${command}: not used, ${unusable}`;
  const rate = facts.gigaflops === null ? "?" : facts.gigaflops.toFixed(0);
  const about = `Python ${facts.python}, torch ${facts.torch} (${facts.blas}, ${rate} GFLOP/s), devices ${facts.devices.join(" ")}, exporters ${facts.exporters.join(" ") || "none"}`;
  const verdict = unusable === null ? (chosen ? "used" : "usable") : `not used, ${unusable}`;
  return `${command}: ${verdict}; ${about}`;
}

function printProviders(providers: Awaited<ReturnType<typeof listProviders>> | string): void {
  if (typeof providers === "string") {
    printLine(`ONNX Runtime does not load: ${providers}`);
    return;
  }
  for (const { name, usable, note } of providers) {
    printLine(`provider ${name}: ${usable ? "works" : "does not work"}${note ? `, ${note}` : ""}`);
  }
}
