/** Slows a connection that sends more than its share by reading it later: nothing is dropped, the sender feels the back pressure. */

export interface PacerOptions {
  readonly perSecond: number;
  pause(): void;
  resume(): void;
}

export interface Pacer {
  /** One message came. */
  count(): void;
  stop(): void;
}

const WINDOW_MS = 1000;

export function createPacer(options: PacerOptions): Pacer {
  let counted = 0;
  let windowEnd: NodeJS.Timeout | undefined;
  const endWindow = (): void => {
    windowEnd = undefined;
    if (counted > options.perSecond) options.resume();
    counted = 0;
  };
  return {
    count() {
      windowEnd ??= setTimeout(endWindow, WINDOW_MS);
      counted += 1;
      if (counted === options.perSecond + 1) options.pause();
    },
    stop() {
      clearTimeout(windowEnd);
    },
  };
}
