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
/** In all, tabs counted each. */
const MOST = 10_000;
/** Of one browser. */
const MOST_TABS = 5;
/** Characters; who wanted to go further begins at the start page. */
const LONGEST_NEXT = 4096;
const SECRET_BYTES = 32;

interface Browser {
  readonly network: string;
  readonly entries: readonly Entry[];
}

export class PendingSignIns {
  private readonly browsers = new Map<string, Browser>();
  /** Entries of each network. */
  private readonly counts = new Map<string, number>();
  private size = 0;

  constructor(private readonly now: () => number) {}

  /**
   * What the browser's cookie holds meanwhile. `network`: where it is; whoever begins ever new ones pushes out those of their own network.
   * `earlier`: what the cookie held until now; what waits for that goes on waiting.
   */
  add(pending: Pending, network: string, earlier = ""): string {
    const others = this.remove(earlier)?.entries ?? [];
    const next = pending.next.length > LONGEST_NEXT ? "" : pending.next;
    const entries = [...others.slice(1 - MOST_TABS), { ...pending, next, until: this.now() + LIFETIME_MS }];
    while (this.size + entries.length > MOST) this.makeRoom();
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    this.browsers.set(secret, { network, entries });
    this.count(network, entries.length);
    return secret;
  }

  /** The one whose answer this is. The browser's others end with it: it is about to be signed in. An answer to none of them ends nothing. */
  take(secret: string, answer: Pick<Pending, "strategy" | "state">): Pending | undefined {
    const waiting = this.browsers.get(secret)?.entries ?? [];
    const pending = waiting.findLast(({ strategy, state }) => strategy === answer.strategy && state === answer.state);
    if (pending === undefined) return undefined;
    this.remove(secret);
    return pending.until < this.now() ? undefined : pending;
  }

  /** The eldest goes of the network that has the most. */
  private makeRoom(): void {
    let crowded: readonly [string, number] = ["", 0];
    for (const each of this.counts) if (each[1] > crowded[1]) crowded = each;
    for (const [secret, { network }] of this.browsers) {
      if (network !== crowded[0]) continue;
      this.remove(secret);
      return;
    }
  }

  private remove(secret: string): Browser | undefined {
    const browser = this.browsers.get(secret);
    if (browser === undefined) return undefined;
    this.browsers.delete(secret);
    this.count(browser.network, -browser.entries.length);
    return browser;
  }

  private count(network: string, change: number): void {
    this.size += change;
    const count = (this.counts.get(network) ?? 0) + change;
    if (count === 0) this.counts.delete(network);
    else this.counts.set(network, count);
  }
}
