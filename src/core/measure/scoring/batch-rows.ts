/** Logits that one batch may hold (256 MB as float32; a run keeps about two such arrays). */
const LOGITS_PER_BATCH = 64e6;
const MOST_ROWS = 128;
/** Where the vocabulary is not known, one as large as common tokenisers have. */
const LARGE_VOCABULARY = 65_536;

/** The most windows that one batch may hold: ⌊64e6 / (T · V)⌋ in [1, 128]. */
export function mostRows(blockSize: number, vocabulary: number | undefined): number {
  const rows = Math.floor(LOGITS_PER_BATCH / (blockSize * (vocabulary ?? LARGE_VOCABULARY)));
  return Math.min(MOST_ROWS, Math.max(1, rows));
}
