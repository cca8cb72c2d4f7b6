/**
 * Tells sessions when storage holds another revision of their dashboard. It asks by the clock, which works on every file system, and
 * at once where a change is known of. Only dashboards with living sessions are looked at, one at a time.
 */
import { AppError } from "../errors/app-error.js";
import type { Log } from "../sessions/log.js";
import type { Sessions } from "../sessions/types.js";
import { joinParts } from "../store/dashboard-path.js";
import { MissingPathError, StoreError } from "../store/errors.js";
import type { Store } from "../store/store.js";

export interface RevisionWatchOptions {
  readonly store: Pick<Store, "dashboard">;
  readonly sessions: Pick<Sessions, "openPaths" | "announce">;
  /** From the end of one round to the beginning of the next, in ms. */
  readonly intervalMs: number;
  readonly log: Pick<Log, "warn">;
}

export class RevisionWatch {
  readonly #due = new Set<string>();
  /** Paths whose storage failed the last time: that is said once, not each round. */
  readonly #failing = new Set<string>();
  #work: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly options: RevisionWatchOptions) {
    this.#wait();
  }

  /** Something has changed at this path; "" stands for all. */
  changed(path: string): void {
    if (this.#closed) return;
    for (const open of this.options.sessions.openPaths()) {
      if (path === "" || path === open) this.#due.add(open);
    }
    this.#begin();
  }

  /** Resolves when the last look is over. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#due.clear();
    clearTimeout(this.#timer);
    await this.#work;
  }

  #begin(): void {
    this.#work ??= this.#lookAtDue().finally(() => {
      this.#work = undefined;
      if (this.#due.size > 0) this.#begin();
      else this.#wait();
    });
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.changed(""), this.options.intervalMs);
    // It must not keep a server alive that has ended otherwise.
    this.#timer.unref();
  }

  async #lookAtDue(): Promise<void> {
    for (const path of this.#due) {
      this.#due.delete(path);
      await this.#look(path);
    }
  }

  async #look(path: string): Promise<void> {
    const { store, sessions } = this.options;
    try {
      const { revision } = await store.dashboard(joinParts(path.split("/")));
      this.#failing.delete(path);
      sessions.announce(path, revision);
    } catch (error) {
      this.#take(error, path);
    }
  }

  /** A dashboard that is broken may be one that its author is saving: nothing is said of it. One that is gone has no new version. */
  #take(error: unknown, path: string): void {
    if (error instanceof MissingPathError) this.options.sessions.announce(path, undefined);
    const isOfDashboard = error instanceof AppError && !(error instanceof StoreError);
    if (isOfDashboard) this.#failing.delete(path);
    else if (!this.#failing.has(path)) {
      this.#failing.add(path);
      this.options.log.warn({ dashboard: path, err: error }, "can't see whether there is a new version");
    }
  }
}
