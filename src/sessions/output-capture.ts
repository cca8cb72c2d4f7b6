/** A session's Output widgets and the clock by which their changes are published. */
import type { JupyterMessage } from "../protocol/message.js";
import { OutputWidgets } from "./output-widgets.js";

export interface OutputCapture {
  readonly outputWidgets: OutputWidgets;
  /** Nothing more is published. */
  stop(): void;
}

export interface OutputCaptureOptions {
  readonly session: string;
  readonly maxBytes: number;
  publish(update: JupyterMessage): void;
}

const SHORTEST_BURST_MS = 20;
const LONGEST_BURST_MS = 500;
const BURST_BYTES_PER_MS = 10_000;

export function captureOutputWidgets(options: OutputCaptureOptions): OutputCapture {
  const timers = new Set<NodeJS.Timeout>();
  const schedule = (flush: () => void, bytes: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      flush();
    }, burstMs(bytes));
    timers.add(timer);
  };
  return {
    outputWidgets: new OutputWidgets({ ...options, schedule }),
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** An Output widget is published whole each time: the larger it is, the less often. */
function burstMs(bytes: number): number {
  return Math.min(LONGEST_BURST_MS, SHORTEST_BURST_MS + bytes / BURST_BYTES_PER_MS);
}
