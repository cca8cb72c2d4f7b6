/** Puts together how visitors sign in. */
import { createMemorySignInStore } from "../../auth/sign-in-store.js";
import { SignIns } from "../../auth/sign-ins.js";
import type { Strategy } from "../../auth/strategy.js";
import type { Config } from "../../config/config.js";
import type { Log } from "../../sessions/log.js";
import type { Sessions } from "../../sessions/types.js";
import type { SignInServices } from "./routes.js";

type Times = Pick<Config, "signInIdleTime" | "signInLifetime" | "signInUncheckedLifetime" | "signInRecheckTime">;

/** Undefined where nobody has to. What is a user's ends with their sign-in. */
export async function createSignIn(
  strategies: readonly Strategy[],
  config: Times,
  sessions: Pick<Sessions, "stopAllOf">,
  log: Log,
): Promise<SignInServices | undefined> {
  if (strategies.length === 0) return undefined;
  const { createThrottle } = await import("../../auth/throttle.js");
  const signIns = new SignIns({
    store: createMemorySignInStore(),
    strategies,
    idleMs: config.signInIdleTime,
    lifetimeMs: config.signInLifetime,
    silentLifetimeMs: config.signInUncheckedLifetime,
    recheckMs: config.signInRecheckTime,
    now: Date.now,
    log: (line) => log.warn({}, line),
  });
  signIns.onEnded(({ identity, visitor }, reason) => {
    log.info({ user: `${identity.strategy}:${identity.name}`, reason }, "signed out");
    void sessions.stopAllOf(visitor);
  });
  return {
    strategies,
    signIns,
    throttle: createThrottle(),
    recheckMs: config.signInRecheckTime,
    close: async () => {
      signIns.close();
      await Promise.all(strategies.map((strategy) => strategy.close?.()));
    },
  };
}
