import type { TrialProgress } from "./trial-context.ts";

const PERIOD_MS = 2000;

/** Turns a trial's progress into lines, at most one each two seconds while it trains or measures. */
export function progressPrinter(print: (line: string) => void): (progress: TrialProgress) => void {
  let lastLine = 0;
  const sometimes = (line: string) => {
    if (Date.now() - lastLine < PERIOD_MS) return;
    lastLine = Date.now();
    print(line);
  };
  return (progress) => {
    switch (progress.kind) {
      case "state":
        print(`${progress.trial.id}: ${progress.trial.state}`);
        break;
      case "note":
        print(progress.text);
        break;
      case "measuring":
        // Nothing is done yet, and what comes may be the one sentence that says why not.
        if (progress.done > 0)
          sometimes(`  measuring, ${progress.stage}: ${progress.done} of ${progress.total}`);
        break;
      case "runner":
        printRunnerEvent(progress.event, print, sometimes);
        break;
    }
  };
}

type RunnerEvent = Extract<TrialProgress, { kind: "runner" }>["event"];

function printRunnerEvent(
  event: RunnerEvent,
  print: (line: string) => void,
  sometimes: (line: string) => void,
): void {
  switch (event.type) {
    case "parameters":
      print(`  ${event.parameters} parameters on ${event.device}`);
      break;
    case "validation":
      sometimes(`  iteration ${event.iteration}: validation loss ${event.loss?.toFixed(4) ?? "?"}`);
      break;
    case "exporting":
      print(`  exporting (${event.exporter}, ${event.method})`);
      break;
    case "failed":
      if (event.traceback && !event.retry) print(event.traceback);
      break;
    default:
      break;
  }
}
