/** Sign-ins that wait for a provider to send the browser back: kept on the server, for one browser, for some minutes, used once. */
import { randomBytes } from "node:crypto";
import type { StrategyMemory } from "../../auth/strategy.js";

export interface Pending {
  readonly strategy: string;
  readonly kept: StrategyMemory;
  /** Where the visitor wanted to go. */
  readonly next: string;
}

const LIFETIME_MS = 10 * 60_000;
/** Whoever asks for more pushes out the eldest. */
const MOST = 10_000;
const SECRET_BYTES = 32;

export class PendingSignIns {
  private readonly entries = new Map<string, Pending & { readonly until: number }>();

  constructor(private readonly now: () => number) {}

  /** What the browser's cookie holds meanwhile. */
  add(pending: Pending): string {
    const [eldest] = this.entries.keys();
    if (this.entries.size >= MOST && eldest !== undefined) this.entries.delete(eldest);
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    this.entries.set(secret, { ...pending, until: this.now() + LIFETIME_MS });
    return secret;
  }

  take(secret: string): Pending | undefined {
    const pending = this.entries.get(secret);
    this.entries.delete(secret);
    return pending === undefined || pending.until < this.now() ? undefined : pending;
  }
}
