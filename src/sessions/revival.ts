/** Starts a session's kernel again after it has stopped: of a shared session, which nobody owns who could; of any where a gateway was away. */
export interface RevivalOptions {
  /** May fail; what then says so is told to `down` again. */
  restart(): Promise<void>;
  now(): number;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;
/** A kernel that has lived for so long did not stop because of how it starts. */
const PROVEN_MS = 300_000;

export class Revival {
  private failures = 0;
  private lastDown = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: RevivalOptions) {}

  /** Again after a while, each time a longer one. */
  down(): void {
    const now = this.options.now();
    if (now - this.lastDown > PROVEN_MS + LONGEST_WAIT_MS) this.failures = 0;
    this.lastDown = now;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hurry(), wait);
    // It must not keep a server alive that is closing.
    this.timer.unref();
  }

  /** Now: somebody asks for it. */
  hurry(): void {
    this.stop();
    // The session says why it failed.
    this.options.restart().catch(() => {});
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
