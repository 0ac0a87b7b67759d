import type { LabAction, LabView } from "../../src/editor/dashboard/messages.ts";
import { button, element } from "../element.ts";
import { send } from "../host.ts";

/** What to do where nothing can be done yet: one sentence, one button. */
export class GuidanceSection {
  readonly root = element("section", { "aria-label": "What to do first" });
  #shown = "";

  show(lab: LabView): void {
    const step = nextStep(lab);
    this.root.hidden = step === null;
    if (step === null || step.text === this.#shown) return;
    this.#shown = step.text;
    this.root.replaceChildren(
      element("p", {}, step.text),
      button(step.title, () => send({ type: "act", action: step.action }), "primary"),
    );
  }
}

function nextStep({
  trusted,
  projects,
}: LabView): { text: string; title: string; action: LabAction } | null {
  if (!trusted) {
    return {
      text: "This workspace is not trusted, so Persona Lab shows and verifies but runs no code.",
      title: "Manage Workspace Trust",
      action: "manageTrust",
    };
  }
  if (projects.length > 0) return null;
  return {
    text: "No folder in this window holds a model and its training script (model.py and train_mps.py, or what persona-lab.json names).",
    title: "Create Starter Project",
    action: "createStarter",
  };
}
