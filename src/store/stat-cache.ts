/** What was made of files, kept as long as the file's time, size and identity stay; the least recently used goes first. */
import type { Stats } from "node:fs";

interface Entry<Value> {
  readonly signature: string;
  readonly value: Promise<Value>;
  /** The file had stood unchanged for long enough that a later change would give it another time. */
  readonly isSettled: boolean;
}

/** The coarsest clock of the file systems that are met (FAT, and some that come over the network). */
const CLOCK_STEP_MS = 2000;

export class StatCache<Value> {
  readonly #limit: number;
  readonly #now: () => number;
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry<Value>>();

  /** `limit`: entries. `now`: ms since the epoch, as in the files' times. */
  constructor(limit: number, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
  }

  /**
   * `stats` must be older than what `make` reads, so that a change in between is noticed the next time. A file that changed a moment
   * ago may change again and look the same: it is made anew each time, and `make` is given what was made of it before.
   */
  get(file: string, stats: Stats, make: (before: Promise<Value> | undefined) => Promise<Value>): Promise<Value> {
    const signature = [stats.mtimeMs, stats.ctimeMs, stats.size, stats.ino].join("-");
    const known = this.#entries.get(file);
    this.#entries.delete(file);
    const isFresh = known?.isSettled === true && known.signature === signature;
    const isSettled = this.#now() - stats.mtimeMs >= CLOCK_STEP_MS;
    const entry = isFresh ? known : { signature, value: make(known?.value), isSettled };
    this.#entries.set(file, entry);
    if (entry !== known) this.#forgetOnFailure(file, entry.value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#limit && oldest !== undefined) this.#entries.delete(oldest);
    return entry.value;
  }

  /** The next time may go better. */
  #forgetOnFailure(file: string, value: Promise<Value>): void {
    value.catch(() => {
      if (this.#entries.get(file)?.value === value) this.#entries.delete(file);
    });
  }
}
