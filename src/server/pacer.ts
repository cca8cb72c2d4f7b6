/** Slows a connection that sends more than its share by reading it later: nothing is dropped, the sender feels the back pressure. */

export interface PacerOptions {
  readonly perSecond: number;
  /** Unpacked: a frame may be a thousand times larger than on the wire. */
  readonly bytesPerSecond: number;
  pause(): void;
  resume(): void;
}

export interface Pacer {
  /** One message of so many bytes came. */
  count(bytes: number): void;
  stop(): void;
}

const WINDOW_MS = 1000;

export function createPacer(options: PacerOptions): Pacer {
  let messages = 0;
  let bytes = 0;
  let paused = false;
  let windowEnd: NodeJS.Timeout | undefined;
  const isTooMuch = (): boolean => messages > options.perSecond || bytes > options.bytesPerSecond;
  const endWindow = (): void => {
    // What was in memory when reading stopped still came: it counts against the seconds that follow.
    messages = Math.max(0, messages - options.perSecond);
    bytes = Math.max(0, bytes - options.bytesPerSecond);
    windowEnd = messages > 0 || bytes > 0 ? setTimeout(endWindow, WINDOW_MS) : undefined;
    if (!paused || isTooMuch()) return;
    paused = false;
    options.resume();
  };
  return {
    count(size) {
      windowEnd ??= setTimeout(endWindow, WINDOW_MS);
      messages += 1;
      bytes += size;
      if (paused || !isTooMuch()) return;
      paused = true;
      options.pause();
    },
    stop() {
      clearTimeout(windowEnd);
    },
  };
}
