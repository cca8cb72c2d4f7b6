/** Sign-ins that wait for a provider to send the browser back: kept on the server, for one browser, for some minutes, used once. */
import { randomBytes } from "node:crypto";
import type { StrategyMemory } from "../../auth/strategy.js";

export interface Pending {
  readonly strategy: string;
  readonly kept: StrategyMemory;
  /** What the provider's answer will say again, where it was told something: tabs of one browser are told apart by it. */
  readonly state: string | undefined;
  /** Where the visitor wanted to go. */
  readonly next: string;
}

type Entry = Pending & { readonly until: number };

const LIFETIME_MS = 10 * 60_000;
/** Browsers; whoever asks for more pushes out the eldest. */
const MOST = 10_000;
/** Of one browser. */
const MOST_TABS = 5;
const SECRET_BYTES = 32;

export class PendingSignIns {
  private readonly browsers = new Map<string, readonly Entry[]>();

  constructor(private readonly now: () => number) {}

  /** What the browser's cookie holds meanwhile. `earlier`: what it held until now; what waits for that goes on waiting. */
  add(pending: Pending, earlier = ""): string {
    const others = this.browsers.get(earlier) ?? [];
    this.browsers.delete(earlier);
    const [eldest] = this.browsers.keys();
    if (this.browsers.size >= MOST && eldest !== undefined) this.browsers.delete(eldest);
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    this.browsers.set(secret, [...others.slice(1 - MOST_TABS), { ...pending, until: this.now() + LIFETIME_MS }]);
    return secret;
  }

  /** The one whose answer this is. The browser's others end with it: it is about to be signed in. An answer to none of them ends nothing. */
  take(secret: string, answer: Pick<Pending, "strategy" | "state">): Pending | undefined {
    const waiting = this.browsers.get(secret) ?? [];
    const pending = waiting.findLast(({ strategy, state }) => strategy === answer.strategy && state === answer.state);
    if (pending === undefined) return undefined;
    this.browsers.delete(secret);
    return pending.until < this.now() ? undefined : pending;
  }
}
