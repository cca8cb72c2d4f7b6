/** Who is signed in, from sign-in to sign-out, over idle time, absolute lifetime and what their strategy says meanwhile. */
import { createHash, randomBytes } from "node:crypto";
import type { SignIn, SignInStore } from "./sign-in-store.js";
import type { Recheck, Strategy, StrategyMemory } from "./strategy.js";
import type { Identity } from "./user.js";

export interface SignInsOptions {
  readonly store: SignInStore;
  readonly strategies: readonly Strategy[];
  /** Without any use, ms; whoever has a page open asks now and then. */
  readonly idleMs: number;
  /** From sign-in on, whatever happens, ms. */
  readonly lifetimeMs: number;
  /** The same for those about whom nobody can be asked. */
  readonly silentLifetimeMs: number;
  /** Between two questions to the strategy, ms. */
  readonly recheckMs: number;
  readonly now: () => number;
  /** For the operator; no secrets. */
  log(line: string): void;
}

export type EndReason = "signed-out" | "idle" | "lifetime" | "gone" | "ended-by-operator";

const SECRET_BYTES = 32;
const SWEEP_MS = 10_000;
/** Writing down each request would cost more than it tells. */
const TOUCH_MS = 1000;

export class SignIns {
  private readonly sweeping: NodeJS.Timeout;
  private readonly listeners = new Set<(signIn: SignIn, reason: EndReason) => void>();
  private readonly checks = new Map<string, Promise<SignIn | undefined>>();
  /** Of each strategy that can't say, the last reason. */
  private readonly complaints = new Map<string, string>();

  constructor(private readonly options: SignInsOptions) {
    this.sweeping = setInterval(() => void this.sweep(), SWEEP_MS);
    this.sweeping.unref();
  }

  /** `secret`: what the browser's cookie holds from now on. */
  async begin(identity: Identity, memory?: StrategyMemory): Promise<{ readonly secret: string; readonly signIn: SignIn }> {
    const now = this.options.now();
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    const times = { began: now, lastUsed: now, lastChecked: now };
    const signIn = { key: keyOf(secret), visitor: globalThis.crypto.randomUUID(), identity, memory, ...times };
    await this.options.store.put(signIn);
    return { secret, signIn };
  }

  /** Counts as use. Undefined where it has ended, or never was. */
  async ofSecret(secret: string): Promise<SignIn | undefined> {
    return this.use(await this.options.store.get(keyOf(secret)));
  }

  async end(signIn: SignIn, reason: EndReason): Promise<void> {
    const known = await this.options.store.delete(signIn.key);
    if (known === undefined) return;
    for (const listener of this.listeners) listener(known, reason);
  }

  /** Everywhere. How many there were. */
  async endAll(isMeant: (identity: Identity) => boolean): Promise<number> {
    const meant = (await this.options.store.all()).filter(({ identity }) => isMeant(identity));
    for (const signIn of meant) await this.end(signIn, "ended-by-operator");
    return meant.length;
  }

  all(): Promise<readonly SignIn[]> {
    return this.options.store.all();
  }

  /** Told of each end, for whatever reason: what is theirs ends as well. Answers with what ends that. */
  onEnded(listener: (signIn: SignIn, reason: EndReason) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    clearInterval(this.sweeping);
  }

  private async use(signIn: SignIn | undefined): Promise<SignIn | undefined> {
    if (signIn === undefined) return undefined;
    const { now, store } = this.options;
    const over = this.overdue(signIn);
    if (over !== undefined) {
      await this.end(signIn, over);
      return undefined;
    }
    if (now() - signIn.lastChecked >= this.recheckMsOf(signIn)) return this.recheckOnce(signIn);
    if (now() - signIn.lastUsed < TOUCH_MS) return signIn;
    return store.update(signIn.key, { lastUsed: now() });
  }

  private overdue(signIn: SignIn): EndReason | undefined {
    const { idleMs, lifetimeMs, silentLifetimeMs, now } = this.options;
    const isSilent = this.strategyOf(signIn)?.isSilent?.(signIn.memory) === true;
    if (now() - signIn.began >= (isSilent ? Math.min(lifetimeMs, silentLifetimeMs) : lifetimeMs)) return "lifetime";
    return now() - signIn.lastUsed >= idleMs ? "idle" : undefined;
  }

  private strategyOf({ identity }: SignIn): Strategy | undefined {
    return this.options.strategies.find(({ name }) => name === identity.strategy);
  }

  private recheckMsOf(signIn: SignIn): number {
    return this.strategyOf(signIn)?.recheckMs ?? this.options.recheckMs;
  }

  /** Those who ask meanwhile wait for the same answer. */
  private recheckOnce(signIn: SignIn): Promise<SignIn | undefined> {
    const running = this.checks.get(signIn.key);
    if (running !== undefined) return running;
    const check = this.recheck(signIn).finally(() => this.checks.delete(signIn.key));
    this.checks.set(signIn.key, check);
    return check;
  }

  private async recheck({ key }: SignIn): Promise<SignIn | undefined> {
    const { now, store, log } = this.options;
    // Another may have asked since it was read, and spent what can be asked with but once.
    const signIn = await store.get(key);
    if (signIn === undefined || now() - signIn.lastChecked < this.recheckMsOf(signIn)) return signIn;
    const answer = await ask(this.strategyOf(signIn), signIn);
    // It may have been ended meanwhile.
    if ((await store.get(key)) === undefined) return undefined;
    if (answer.kind === "gone") {
      log(`${signIn.identity.strategy}:${signIn.identity.name} is signed out: ${answer.reason}`);
      await this.end(signIn, "gone");
      return undefined;
    }
    this.complain(signIn, answer.kind === "unavailable" ? answer.detail : undefined);
    if (answer.kind === "unchanged" && now() - signIn.lastUsed < TOUCH_MS && this.recheckMsOf(signIn) === 0) return signIn;
    const identity = answer.kind === "changed" ? answer.identity : signIn.identity;
    const memory = "memory" in answer ? (answer.memory ?? signIn.memory) : signIn.memory;
    return store.update(key, { identity, memory, lastUsed: now(), lastChecked: now() });
  }

  /** Once for each reason, whoever it is about: who has a page open asks again and again. */
  private complain({ identity: { strategy, name } }: SignIn, detail: string | undefined): void {
    if (detail === this.complaints.get(strategy)) return;
    if (detail === undefined) this.complaints.delete(strategy);
    else this.complaints.set(strategy, detail);
    this.options.log(
      detail === undefined
        ? `${strategy} can say again who is still a user`
        : `${strategy} can't say who is still a user, ${name} for one: ${detail}`,
    );
  }

  private async sweep(): Promise<void> {
    for (const signIn of await this.options.store.all()) {
      const over = this.overdue(signIn);
      if (over !== undefined) await this.end(signIn, over);
    }
  }
}

/** A strategy that breaks over its question has not said that the user is gone. */
async function ask(strategy: Strategy | undefined, { identity, memory }: SignIn): Promise<Recheck> {
  try {
    return (await strategy?.recheck?.(identity, memory)) ?? { kind: "unchanged" };
  } catch (error) {
    return { kind: "unavailable", detail: String(error) };
  }
}

function keyOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
