/**
 * The items that stand out of order: the fewest whose removal leaves the positions increasing.
 * Items may share a position: the entries of one call or dictionary stand in one statement.
 * Takes O(n log n): the longest non-decreasing subsequence by its smallest possible ends.
 */
export function outOfOrder<Item>(
  items: readonly Item[],
  position: (item: Item) => number,
): readonly Item[] {
  const positions = items.map(position);
  const previous: number[] = [];
  /** For each length, the index of the smallest position that ends such a subsequence. */
  const ends: number[] = [];
  for (const [index, here] of positions.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((positions[ends[middle] ?? 0] ?? 0) <= here) low = middle + 1;
      else high = middle;
    }
    previous.push(low === 0 ? -1 : (ends[low - 1] ?? -1));
    ends[low] = index;
  }
  const kept = new Set<number>();
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) kept.add(index);
  return items.filter((_, index) => !kept.has(index));
}
