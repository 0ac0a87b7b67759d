const BYTE_ORDER_MARK = "\uFEFF";

/** `text` with LF line ends and without a byte order mark. */
export function withLineFeeds(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

/**
 * `text`, as the parser returns it, in the conventions of the baseline: its byte order mark, the
 * line ends that most of its lines have, and no newline at the end where the baseline has none.
 */
export function withLineEndingsOf(baselineText: string, text: string): string {
  let result = withLineFeeds(text);
  const isMarked = baselineText.startsWith(BYTE_ORDER_MARK);
  const body = isMarked ? baselineText.slice(1) : baselineText;
  if (body !== "" && !body.endsWith("\n")) result = result.replace(/\n$/, "");
  const lineEnds = body.split("\n").length - 1;
  const carriageReturns = body.split("\r\n").length - 1;
  if (carriageReturns > lineEnds / 2) result = result.replaceAll("\n", "\r\n");
  return isMarked ? BYTE_ORDER_MARK + result : result;
}
