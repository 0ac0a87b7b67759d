import type { RunningView } from "../../src/editor/dashboard/messages.ts";
import { button, element, setText } from "../element.ts";
import { count, roughTime } from "../format.ts";
import { send } from "../host.ts";

/** The one piece of work under way, with its end in a person's hand. */
export class RunningSection {
  readonly root: HTMLElement;
  readonly #title = element("strong", {});
  readonly #detail = element("span", { class: "quiet" });
  readonly #bar = element("progress", { max: "100", "aria-label": "Progress of this stage" });
  /** Spoken when the stage changes, not at every percent. */
  readonly #spoken = element("p", { class: "spoken", role: "status" });

  constructor() {
    this.root = element(
      "section",
      { class: "running", "aria-label": "Under way" },
      element("vscode-progress-ring", { "aria-label": "Under way" }),
      element("div", { class: "what" }, this.#title, this.#detail, this.#bar),
      button("Cancel", () => send({ type: "act", action: "cancel" })),
      this.#spoken,
    );
    this.root.hidden = true;
  }

  show(running: RunningView | null): void {
    this.root.hidden = running === null;
    if (running === null) {
      setText(this.#spoken, "");
      return;
    }
    const { persona, seed, stage, percent } = running;
    const share = percent === null ? "" : ` ${percent} %`;
    setText(this.#title, `${persona}, seed ${seed}: ${stage}${share}`);
    setText(this.#detail, factsOf(running).join(" · "));
    this.#bar.hidden = percent === null;
    this.#bar.setAttribute("value", String(percent ?? 0));
    setText(this.#spoken, `${persona}: ${stage}`);
  }
}

function factsOf({
  detail,
  iterationsPerSecond,
  secondsLeft,
  parameters,
  device,
}: RunningView): string[] {
  const rate = iterationsPerSecond === null ? "" : `${rateText(iterationsPerSecond)} iterations/s`;
  const left = secondsLeft === null ? "" : `about ${roughTime(secondsLeft)} left`;
  const size = parameters === null ? "" : `${count(parameters)} parameters`;
  return [detail, rate, left, size, device ?? ""].filter((fact) => fact !== "");
}

function rateText(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : count(Math.round(rate));
}
