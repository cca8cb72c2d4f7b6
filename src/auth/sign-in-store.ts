/** Where sign-ins are kept: in memory here; a store that several servers share has the same interface. */
import type { StrategyMemory } from "./strategy.js";
import type { Identity } from "./user.js";

export interface SignIn {
  /** Of the cookie's secret, which itself is kept nowhere. Hex. */
  readonly key: string;
  /** Owns the sessions of dashboards; a new one for each sign-in. */
  readonly visitor: string;
  readonly identity: Identity;
  readonly memory: StrategyMemory | undefined;
  /** Milliseconds since 1970, as all times here. */
  readonly began: number;
  readonly lastUsed: number;
  /** When the strategy was last asked about the user. */
  readonly lastChecked: number;
}

export interface SignInStore {
  put(signIn: SignIn): Promise<void>;
  get(key: string): Promise<SignIn | undefined>;
  /** Of one that is there; undefined where it is not any more: what was ended stays so. In one step, whoever else writes. */
  update(key: string, change: Partial<Omit<SignIn, "key">>): Promise<SignIn | undefined>;
  /** Answers with what was there, to one of several who delete it. */
  delete(key: string): Promise<SignIn | undefined>;
  all(): Promise<readonly SignIn[]>;
}

export function createMemorySignInStore(): SignInStore {
  const byKey = new Map<string, SignIn>();
  return {
    async put(signIn) {
      byKey.set(signIn.key, signIn);
    },
    async get(key) {
      return byKey.get(key);
    },
    async update(key, change) {
      const known = byKey.get(key);
      if (known === undefined) return undefined;
      const updated = { ...known, ...change };
      byKey.set(key, updated);
      return updated;
    },
    async delete(key) {
      const known = byKey.get(key);
      byKey.delete(key);
      return known;
    },
    async all() {
      return [...byKey.values()];
    },
  };
}
