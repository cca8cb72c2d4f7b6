/** Starts a session's kernel again after it has stopped: of a shared session, which nobody owns who could; of any where a gateway was away. */
import type { OpenRequest } from "./types.js";

export interface RevivalOptions {
  /** May fail; what then says so is told to `down` again. */
  restart(): Promise<void>;
  now(): number;
  /** From 0 to 1. */
  random(): number;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;
/** Nobody can be told when the reason has passed, other than by trying; visitors sit before it. */
const LONGEST_PASSING_WAIT_MS = 15_000;
/** By so much a wait may be shorter: sessions that went down together need not all come back at the same moment. */
const JITTER = 0.3;
/** A kernel that has lived for so long did not stop because of how it starts. */
const PROVEN_MS = 300_000;

/**
 * Whether a session's kernel is started again by itself; `mayPass`: it is down for a reason that is not its own. A Jupyter client would
 * lose what it has run without a word: it asks for a restart itself.
 */
export function revives({ sharing, mode }: Pick<OpenRequest, "sharing" | "mode">, mayPass: boolean): boolean {
  return mode === "server-run" && (sharing?.revive ?? mayPass);
}

export class Revival {
  private failures = 0;
  private lastDown = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  /** It is down and waits: for its time, for a reason to pass, for somebody to come. */
  private waitsFor: { readonly mayPass: boolean; isDue: boolean } | undefined;
  private isWatched = false;

  constructor(private readonly options: RevivalOptions) {}

  /** Again after a while, each time a longer one. */
  down(mayPass: boolean): void {
    const now = this.options.now();
    if (now - this.lastDown > PROVEN_MS + LONGEST_WAIT_MS) this.failures = 0;
    this.lastDown = now;
    const wait = this.nextWait(mayPass);
    this.failures += 1;
    this.stop();
    this.waitsFor = { mayPass, isDue: false };
    this.timer = setTimeout(() => this.due(), wait);
    // It must not keep a server alive that is closing.
    this.timer.unref();
  }

  /** Whether anybody is connected to it: nobody's session needs a kernel. */
  watch(isWatched: boolean): void {
    const hasCome = isWatched && !this.isWatched;
    this.isWatched = isWatched;
    if (hasCome && (this.waitsFor?.mayPass === true || this.waitsFor?.isDue === true)) this.hurry();
  }

  /** What was in the way may be gone. */
  usable(): void {
    if (this.waitsFor?.mayPass === true && this.isWatched) this.hurry();
  }

  /** Now: somebody asks for it. */
  hurry(): void {
    this.stop();
    // The session says why it failed.
    this.options.restart().catch(() => {});
  }

  stop(): void {
    clearTimeout(this.timer);
    this.waitsFor = undefined;
  }

  private due(): void {
    if (this.isWatched) this.hurry();
    else if (this.waitsFor !== undefined) this.waitsFor.isDue = true;
  }

  private nextWait(mayPass: boolean): number {
    const longest = mayPass ? LONGEST_PASSING_WAIT_MS : LONGEST_WAIT_MS;
    const wait = Math.min(longest, FIRST_WAIT_MS * 2 ** this.failures);
    return mayPass ? wait * (1 - JITTER * this.options.random()) : wait;
  }
}
