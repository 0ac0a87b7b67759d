/**
 * The items that stand out of order: the fewest whose removal leaves the positions increasing.
 */
export function outOfOrder<Item>(
  items: readonly Item[],
  position: (item: Item) => number,
): readonly Item[] {
  const positions = items.map(position);
  const lengths: number[] = [];
  const previous: number[] = [];
  let last = -1;
  for (const [index, here] of positions.entries()) {
    let from = -1;
    for (let earlier = 0; earlier < index; earlier++) {
      const increases = (positions[earlier] ?? 0) < here;
      if (increases && (lengths[earlier] ?? 0) > (lengths[from] ?? 0)) from = earlier;
    }
    lengths.push((lengths[from] ?? 0) + 1);
    previous.push(from);
    if ((lengths[index] ?? 0) > (lengths[last] ?? 0)) last = index;
  }
  const kept = new Set<number>();
  for (let index = last; index >= 0; index = previous[index] ?? -1) kept.add(index);
  return items.filter((_, index) => !kept.has(index));
}
