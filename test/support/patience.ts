/**
 * How long a test waits for one thing. Shorter than what a test may take, so that a failure says what did not happen; far longer than a
 * small, busy machine needs.
 */
export const PATIENCE_MS = 60_000;

const INTERVAL_MS = 100;

/** Asks again until the answer is yes. */
export async function until(condition: () => Promise<boolean>, limitMs = PATIENCE_MS): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Within ${limitMs} ms this did not come true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}

/** Waits no longer than that. `what`: words for what has not come, asked for when it has not. */
export async function inTime<Value>(promise: Promise<Value>, what: () => string, limitMs = PATIENCE_MS): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Within ${limitMs} ms this did not come: ${what()}`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
