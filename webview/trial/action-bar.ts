import type { TrialAction, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { button } from "../element.ts";
import { send } from "../host.ts";

interface OfferedAction {
  readonly action: TrialAction;
  readonly label: string;
  /** Whether the trial as it is allows it. */
  isOffered(trial: TrialRow): boolean;
  /** It runs code or takes the place of other work. */
  readonly isWork?: boolean;
}

const isEdit = ({ isBaseline }: TrialRow) => !isBaseline;
const isDone = ({ state }: TrialRow) => state === "done";
const UNDER_WAY: ReadonlySet<string> = new Set(["training", "exporting", "measuring"]);
/** Nobody consented to run these, or will. */
const UNACCEPTED: ReadonlySet<string> = new Set(["drafted", "verified", "rejected"]);
const isAtRest = ({ state }: TrialRow) => !UNDER_WAY.has(state);

const ACTIONS: readonly OfferedAction[] = [
  {
    action: "resumeReview",
    label: "Review",
    isOffered: ({ state }) => state === "verified",
    isWork: true,
  },
  { action: "openDiff", label: "Open diff", isOffered: isEdit },
  {
    action: "restore",
    label: "Restore into working files",
    isOffered: ({ state }) => !UNACCEPTED.has(state),
  },
  {
    action: "makeBaseline",
    label: "Make it the baseline",
    isOffered: (trial) => isEdit(trial) && isDone(trial) && trial.valid === true,
    isWork: true,
  },
  {
    action: "runAgain",
    label: "Run again",
    isOffered: ({ state }) => !UNACCEPTED.has(state),
    isWork: true,
  },
  { action: "measureAgain", label: "Measure again", isOffered: isDone, isWork: true },
  { action: "export", label: "Export", isOffered: isAtRest },
  { action: "openFolder", label: "Open trial folder", isOffered: () => true },
  { action: "delete", label: "Delete", isOffered: isAtRest },
];

/** The buttons of a trial: what its state allows; what runs code waits for other work and trust. */
export function actionBar(
  root: string,
  trial: TrialRow,
  isBusy: boolean,
  isTrusted: boolean,
): HTMLElement[] {
  return ACTIONS.filter(({ isOffered }) => isOffered(trial)).map(({ action, label, isWork }) => {
    const made = button(label, () => send({ type: "actOnTrial", action, root, id: trial.id }));
    made.toggleAttribute("disabled", isWork === true && (isBusy || !isTrusted));
    return made;
  });
}
