/** What was made of files, kept as long as the file's time, size and identity stay; the least recently used goes first. */
import type { Stats } from "node:fs";

export class StatCache<Value> {
  readonly #limit: number;
  /** In the order of last use. */
  readonly #entries = new Map<string, { readonly signature: string; readonly value: Promise<Value> }>();

  /** `limit`: entries. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `stats` must be older than what `make` reads, so that a change in between is noticed the next time. */
  get(file: string, stats: Stats, make: () => Promise<Value>): Promise<Value> {
    const signature = [stats.mtimeMs, stats.ctimeMs, stats.size, stats.ino].join("-");
    const known = this.#entries.get(file);
    this.#entries.delete(file);
    const entry = known?.signature === signature ? known : { signature, value: make() };
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
