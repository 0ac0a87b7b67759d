/** Rows drawn above and below those in sight, so that a quick scroll finds them there. */
const OVERSCAN = 8;

/** First row to draw, and the first one after the last. */
export interface GridWindow {
  readonly start: number;
  readonly end: number;
}

/** The rows to draw of many, by what is in sight. All lengths are pixels. */
export function gridWindow(
  scrollTop: number,
  sightHeight: number,
  rowHeight: number,
  rows: number,
): GridWindow {
  const first = Math.floor(scrollTop / rowHeight) - OVERSCAN;
  const last = Math.ceil((scrollTop + sightHeight) / rowHeight) + OVERSCAN;
  return { start: Math.max(0, Math.min(first, rows)), end: Math.max(0, Math.min(last, rows)) };
}

/** Where to scroll so that a row is in sight; the place it has already where it is. */
export function scrolledTo(
  row: number,
  scrollTop: number,
  sightHeight: number,
  rowHeight: number,
): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - sightHeight);
}
