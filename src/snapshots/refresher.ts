/** When static dashboards are looked at again: those that are due by the clock, those whose run failed for now, and those of which something was heard; one at a time. */

export interface Known {
  /** Of the last run. */
  readonly revision?: string;
  readonly refreshMinutes?: number | undefined;
  /** When it was last run, in ms. */
  readonly attempted?: number;
}

export interface RefresherOptions {
  /** In ms. */
  now(): number;
  /** `force`: also where what it shows is of its revision. Never rejects. */
  refresh(path: string, force: boolean): Promise<void>;
}

const LOOK_MS = 5_000;
const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = MINUTE_MS;

interface Retry {
  readonly failures: number;
  /** In ms; undefined while it is tried. */
  readonly at: number | undefined;
}

export class Refresher {
  private readonly known = new Map<string, Known>();
  private readonly due = new Map<string, boolean>();
  private readonly retries = new Map<string, Retry>();
  private readonly timer: NodeJS.Timeout;
  private work: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly options: RefresherOptions) {
    this.timer = setInterval(() => this.look(), LOOK_MS);
    // It must not keep a server alive that has ended otherwise.
    this.timer.unref();
  }

  paths(): ReadonlySet<string> {
    return new Set(this.known.keys());
  }

  know(path: string, news: Known): void {
    this.known.set(path, { ...this.known.get(path), ...news });
  }

  isNews(path: string, revision: string): boolean {
    const known = this.known.get(path);
    if (known === undefined || known.revision === revision) return false;
    this.known.set(path, { ...known, revision });
    return true;
  }

  forget(path: string): void {
    this.known.delete(path);
    this.retries.delete(path);
  }

  isDue(path: string): boolean {
    const { refreshMinutes, attempted = 0 } = this.known.get(path) ?? {};
    return refreshMinutes !== undefined && this.options.now() - attempted >= refreshMinutes * MINUTE_MS;
  }

  /** Its run failed for a reason that may pass: again after a pause, each time a longer one. */
  retry(path: string): void {
    const failures = (this.retries.get(path)?.failures ?? 0) + 1;
    this.retries.set(path, { failures, at: this.options.now() + Math.min(LONGEST_PAUSE_MS, LOOK_MS * 2 ** (failures - 1)) });
  }

  /** Its run came to an end: there is nothing to repeat. */
  done(path: string): void {
    this.retries.delete(path);
  }

  /** Soon. */
  ask(path: string, force = false): void {
    if (this.closed) return;
    this.due.set(path, force || this.due.get(path) === true);
    this.work ??= this.refreshDue().finally(() => {
      this.work = undefined;
    });
  }

  /** Resolves when the last refresh is over. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    this.due.clear();
    await this.work;
  }

  private look(): void {
    for (const path of this.known.keys()) if (this.isDue(path)) this.ask(path, true);
    for (const [path, { failures, at }] of this.retries) {
      if (at === undefined || at > this.options.now()) continue;
      this.retries.set(path, { failures, at: undefined });
      this.ask(path, true);
    }
  }

  private async refreshDue(): Promise<void> {
    for (const [path, force] of this.due) {
      this.due.delete(path);
      await this.options.refresh(path, force);
    }
  }
}
