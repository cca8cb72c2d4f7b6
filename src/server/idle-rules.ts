/** Tells the operator of rules whose path names nothing, at the start and whenever that comes to be so: once, until it names something. */
import type { DashboardRules } from "../notebook/dashboard-rules.js";
import type { Log } from "../sessions/log.js";
import { joinParts, pathParts } from "../store/dashboard-path.js";
import { InvalidPathError } from "../store/errors.js";
import type { Store } from "../store/store.js";

export interface IdleRulesOptions {
  readonly rules: Pick<DashboardRules, "paths">;
  readonly store: Pick<Store, "resolve">;
  /** From the end of one look to the beginning of the next, in ms. */
  readonly intervalMs: number;
  readonly log: Pick<Log, "warn">;
}

const TEXT = "A rule of DASHBOARD_RULES_FILE has no effect: there is no dashboard or folder at its path.";

export class IdleRules {
  readonly #told = new Set<string>();
  #work: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Something has changed while it looked. */
  #isDue = false;
  #closed = false;

  constructor(private readonly options: IdleRulesOptions) {}

  /** Now, and from now on by the clock. Resolves when it has looked. */
  look(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#closed || this.options.rules.paths.length === 0) return Promise.resolve();
    this.#isDue = true;
    this.#work ??= this.#lookWhileDue().finally(() => {
      this.#work = undefined;
      if (this.#closed) return;
      this.#timer = setTimeout(() => void this.look(), this.options.intervalMs);
      // It must not keep a server alive that has ended otherwise.
      this.#timer.unref();
    });
    return this.#work;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#work;
  }

  async #lookWhileDue(): Promise<void> {
    while (this.#isDue && !this.#closed) {
      this.#isDue = false;
      await this.#lookAtAll();
    }
  }

  async #lookAtAll(): Promise<void> {
    for (const path of this.options.rules.paths) {
      const isIdle = await this.#isIdle(path);
      if (isIdle === false) this.#told.delete(path);
      else if (isIdle && !this.#told.has(path)) {
        this.#told.add(path);
        this.options.log.warn({ rule: path }, TEXT);
      }
    }
  }

  /** Undefined where storage can't say. */
  async #isIdle(path: string): Promise<boolean | undefined> {
    try {
      const parts = path.split("/");
      const found = await this.options.store.resolve(joinParts(parts));
      if (found.kind !== "dashboard" && found.kind !== "folder") return true;
      // What an address finds may stand at another path, as an `index` does: rules go by that.
      const own = pathParts(found.path);
      return !parts.every((part, index) => part === own[index]);
    } catch (error) {
      return error instanceof InvalidPathError ? true : undefined;
    }
  }
}
