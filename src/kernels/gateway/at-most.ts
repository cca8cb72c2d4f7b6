/** Waits for work, but not for ever. */
import { setTimeout as delay } from "node:timers/promises";

/** Resolves once the work has ended, in whichever way, or after the time. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = delay(ms, undefined, { signal: over.signal }).catch(() => {});
  await Promise.race([work.catch(() => {}), late]);
  over.abort();
}
