import { resolve } from "node:path";
import { requireFolder } from "../../core/project/require-folder.ts";
import { shippedRoot } from "../../core/runtime-files.ts";
import { describeEnvironment, inspectEnvironment } from "../../core/trial/environment-report.ts";
import { pythonCandidates } from "../../core/trial/python-environment.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine } from "../print.ts";

/** `doctor`: what works on this machine: Python, torch and its speed, exporters, providers. */
export async function doctor(options: {
  project: string;
  python?: string;
  json?: boolean;
}): Promise<ExitCode> {
  await requireFolder(options.project);
  const folders = [options.project, process.cwd(), shippedRoot()].map((each) => resolve(each));
  const report = await inspectEnvironment(pythonCandidates(folders, options.python));
  const { usable, chosen, pythons, providers, runtimeProblem } = report;
  if (options.json) {
    printJson({
      usable,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      python: chosen?.command ?? null,
      pythons,
      providers,
      ...(runtimeProblem === null ? {} : { problem: runtimeProblem }),
    });
  } else {
    for (const line of describeEnvironment(report)) printLine(line);
    if (chosen === null) {
      printLine(
        'No usable Python with PyTorch: make one with "python3 -m venv .venv" and ".venv/bin/pip install torch numpy onnx onnxscript".',
      );
    }
  }
  return usable ? EXIT.fine : EXIT.finding;
}
