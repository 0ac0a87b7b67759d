/**
 * Numbers of threads worth a trial beside ONNX Runtime's own choice, which is one for each physical
 * core of the machine: all logical ones, where that many are ours; and half of them, as small models
 * gain little from many threads, and a container may own less than it sees.
 *
 * @param parallelism threads that this process may run at the same time
 */
export function threadCandidates(parallelism: number): readonly number[] {
  if (parallelism < 2) return [];
  const half = Math.ceil(parallelism / 2);
  return parallelism === 2 ? [half] : [parallelism, half];
}
