/** Where an answer may be taken from. */
export type ReplyPlace = "clipboard" | "editor" | "new";

export interface ReplyPlaceItem {
  readonly label: string;
  readonly detail: string;
  readonly place: ReplyPlace;
}

/**
 * The places to offer, the likeliest first: what holds fenced code looks like an answer.
 *
 * @param open the active text editor's document, if there is one
 */
export function replyPlaces(
  clipboard: string,
  open?: { readonly name: string; readonly text: string },
): ReplyPlaceItem[] {
  const items: (ReplyPlaceItem & { readonly rank: number })[] = [
    {
      label: "New document",
      detail: "Opens an empty document to paste the answer into",
      place: "new",
      rank: 1,
    },
  ];
  if (clipboard.trim() !== "") {
    items.push({
      label: "Clipboard",
      detail: excerpt(clipboard),
      place: "clipboard",
      rank: looksLikeReply(clipboard) ? 3 : 0.5,
    });
  }
  if (open !== undefined && open.text.trim() !== "") {
    items.push({
      label: `Editor: ${open.name}`,
      detail: excerpt(open.text),
      place: "editor",
      rank: looksLikeReply(open.text) ? 4 : 0.25,
    });
  }
  return items
    .sort((a, b) => b.rank - a.rank)
    .map(({ label, detail, place }) => ({ label, detail, place }));
}

function looksLikeReply(text: string): boolean {
  return /^\s*(?:```|~~~)/m.test(text) || /^\s*\{/.test(text);
}

function excerpt(text: string): string {
  const start = text.trim().replaceAll(/\s+/g, " ").slice(0, 80);
  return `${text.length.toLocaleString("en")} characters: ${start}`;
}
