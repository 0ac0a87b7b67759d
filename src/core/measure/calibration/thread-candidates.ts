/**
 * Numbers of threads worth a trial beside ONNX Runtime's own choice, which is one for each physical
 * core of the machine: all logical ones, where that many are ours; and half of them, as small models
 * gain little from many threads, and a container may own less than it sees. Two are few enough.
 *
 * @param parallelism threads that this process may run at the same time
 */
export function threadCandidates(parallelism: number): readonly number[] {
  return parallelism > 2 ? [parallelism, Math.ceil(parallelism / 2)] : [];
}
