/** The ways to sign in that the configuration asks for, in its order. */

import { createSharedPassword, SHARED_PASSWORD } from "../../auth/strategies/shared-password.js";
import type { Strategy } from "../../auth/strategy.js";
import type { Config } from "../../config/config.js";
import { ConfigError } from "../../config/config-error.js";

type Make = (config: Config) => Strategy;

const STRATEGIES: Readonly<Record<string, Make>> = {
  [SHARED_PASSWORD]: ({ username, password }) => {
    if (username === undefined || password === undefined) throw new ConfigError(["AUTH_STRATEGY password needs USERNAME and PASSWORD."]);
    return createSharedPassword(username, password);
  },
};

/** A shared name and password are asked for also where no strategy is named. Throws ConfigError with all that is wrong. */
export function createStrategies(config: Config): readonly Strategy[] {
  const { username, password, authStrategy } = config;
  const hasPassword = password !== undefined;
  // Many systems have USERNAME in the environment by themselves; PASSWORD is there on purpose.
  if (hasPassword && username === undefined) throw new ConfigError(["PASSWORD is set but USERNAME is not."]);
  const names = authStrategy.length === 0 && hasPassword ? [SHARED_PASSWORD] : [...new Set(authStrategy)];
  const unknown = names.filter((name) => !Object.hasOwn(STRATEGIES, name));
  if (unknown.length > 0)
    throw new ConfigError(unknown.map((name) => `AUTH_STRATEGY names ${name}; there are ${Object.keys(STRATEGIES).join(", ")}.`));
  return names.flatMap((name) => STRATEGIES[name]?.(config) ?? []);
}
