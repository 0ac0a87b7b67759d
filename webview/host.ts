import * as z from "zod/mini";
import {
  type HostMessage,
  hostMessageSchema,
  type WebviewMessage,
} from "../src/editor/dashboard/messages.ts";

interface EditorApi {
  postMessage(message: WebviewMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** What is kept of the page's layout when it is hidden or the window reloads; never data. */
const layoutSchema = z.object({
  /** The project whose trials are shown; null follows the current one. */
  root: z.nullable(z.string()),
  /** The trial whose details are shown; null follows the work under way, then the newest. */
  selected: z.nullable(z.string()),
  /** Trials whose curves are drawn besides the selected one's. */
  compared: z.array(z.string()),
  sort: z.object({ column: z.string(), direction: z.enum(["ascending", "descending"]) }),
  filter: z.object({ text: z.string(), persona: z.string(), state: z.string() }),
  chart: z.object({
    axis: z.enum(["iteration", "time"]),
    isLog: z.boolean(),
    smoothing: z.number().check(z.minimum(0), z.maximum(0.99)),
  }),
  curveTableOpen: z.boolean(),
  /** The tab of the trial's details. */
  tab: z.string(),
});

export type Layout = z.infer<typeof layoutSchema>;

const FIRST_LAYOUT: Layout = {
  root: null,
  selected: null,
  compared: [],
  sort: { column: "measured", direction: "ascending" },
  filter: { text: "", persona: "", state: "" },
  chart: { axis: "iteration", isLog: false, smoothing: 0.6 },
  curveTableOpen: false,
  tab: "summary",
};

const api = acquireVsCodeApi();

export function send(message: WebviewMessage): void {
  api.postMessage(message);
}

/** Hears every well-formed message of the extension host; anything else is none of ours. */
export function onHostMessage(hear: (message: HostMessage) => void): void {
  window.addEventListener("message", (event) => {
    const { data: message } = hostMessageSchema.safeParse(event.data);
    if (message !== undefined) hear(message);
  });
}

export function savedLayout(): Layout {
  return layoutSchema.safeParse(api.getState()).data ?? FIRST_LAYOUT;
}

export function saveLayout(layout: Layout): void {
  api.setState(layout);
}
