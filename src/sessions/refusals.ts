/** Counts what browsers were refused, and logs it so that nobody can fill the log: a line at once, then one a minute for each reason. */
import { REFUSAL_REASONS, type RefusalReason } from "../policy/browser-messages.js";
import type { Log } from "./log.js";

/** Beyond those of the policy: what is refused before it, or where it can't see, and who comes when all places are taken. */
const OTHER_REASONS = [
  "comms-opened",
  "damaged-frame-text",
  "damaged-frame-binary",
  "foreign-origin",
  "no-room",
  "untrusted-header",
] as const;

export type Refusal = RefusalReason | (typeof OTHER_REASONS)[number];

/** They name a metric: few, and stable. */
export const REFUSALS: readonly Refusal[] = [...REFUSAL_REASONS, ...OTHER_REASONS];

export interface RefusalsOptions {
  readonly log: Log;
  onRefused(reason: Refusal): void;
  /** Calls back once, after so many ms; what it answers calls that off. */
  schedule?(callback: () => void, ms: number): () => void;
}

const MINUTE_MS = 60_000;

interface Minute {
  /** Refused in it, and not logged yet. */
  count: number;
  endEarly(): void;
}

export class Refusals {
  private readonly minutes = new Map<Refusal, Minute>();

  constructor(private readonly options: RefusalsOptions) {}

  /** What was refused is not said: it may be anything. */
  count(reason: Refusal): void {
    this.options.onRefused(reason);
    const minute = this.minutes.get(reason);
    if (minute === undefined) {
      this.write(reason, 1);
      this.begin(reason);
    } else minute.count += 1;
  }

  /** Says what was not said yet. */
  close(): void {
    for (const [reason, minute] of this.minutes) {
      minute.endEarly();
      if (minute.count > 0) this.write(reason, minute.count);
    }
    this.minutes.clear();
  }

  private begin(reason: Refusal): void {
    const { schedule = scheduleByClock } = this.options;
    this.minutes.set(reason, { count: 0, endEarly: schedule(() => this.end(reason), MINUTE_MS) });
  }

  private end(reason: Refusal): void {
    const count = this.minutes.get(reason)?.count ?? 0;
    this.minutes.delete(reason);
    if (count === 0) return;
    this.write(reason, count);
    this.begin(reason);
  }

  private write(reason: Refusal, count: number): void {
    this.options.log.warn({ reason, count }, "refused what a browser sent");
  }
}

function scheduleByClock(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  // A line that waits must not keep a server alive that is closing.
  timer.unref();
  return () => clearTimeout(timer);
}
