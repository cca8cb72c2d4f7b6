/** Does a task for each of many things, a few at a time. */

/**
 * Answers in the order of `items`. After a failure nothing more is begun, the `signal` is aborted, and what had begun is waited for;
 * then the first failure is thrown.
 */
export async function fewAtOnce<T, R>(
  items: readonly T[],
  most: number,
  task: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const stop = new AbortController();
  const rest = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (stop.signal.aborted) return;
      results[index] = await task(item, stop.signal);
    }
  };
  const workers = Array.from({ length: Math.min(most, items.length) }, () =>
    work().catch((error: unknown) => {
      stop.abort(error);
    }),
  );
  await Promise.all(workers);
  stop.signal.throwIfAborted();
  return results;
}
