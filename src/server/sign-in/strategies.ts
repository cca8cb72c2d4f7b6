/** The ways to sign in that the configuration asks for, in its order. */

import { JUPYTERHUB } from "../../auth/strategies/jupyterhub/jupyterhub.js";
import { LDAP } from "../../auth/strategies/ldap/entries.js";
import { OIDC } from "../../auth/strategies/oidc/claims.js";
import { loadPassportModule } from "../../auth/strategies/passport/module.js";
import { createSharedPassword, SHARED_PASSWORD } from "../../auth/strategies/shared-password.js";
import { createTrustedHeader, isNetwork, TRUSTED_HEADER } from "../../auth/strategies/trusted-header.js";
import { createLocalUsers, LOCAL_USERS } from "../../auth/strategies/users.js";
import type { Strategy } from "../../auth/strategy.js";
import type { Config } from "../../config/config.js";
import { ConfigError } from "../../config/config-error.js";
import { makeJupyterHub } from "./make-jupyterhub.js";

type LogLine = (line: string) => void;
type Make = (config: Config, log: LogLine) => Strategy | Promise<Strategy>;

const STRATEGIES: Readonly<Record<string, Make>> = {
  [SHARED_PASSWORD]: ({ username, password }) => {
    if (username === undefined || password === undefined) throw new ConfigError(["AUTH_STRATEGY password needs USERNAME and PASSWORD."]);
    return createSharedPassword(username, password);
  },
  [LOCAL_USERS]: ({ usersFile }, log) => {
    if (usersFile === undefined) throw new ConfigError(["AUTH_STRATEGY users needs USERS_FILE."]);
    return createLocalUsers(usersFile, log);
  },
  // What only one of the ways needs is loaded for it alone.
  [LDAP]: async (config) => (await import("./make-ldap.js")).makeLdap(config),
  [JUPYTERHUB]: makeJupyterHub,
  [OIDC]: async (config, log) => (await import("./oidc.js")).createOidc(config, log),
  [TRUSTED_HEADER]: (config) => {
    const from = config.authHeaderFrom;
    if (from.length === 0) throw new ConfigError(["AUTH_STRATEGY header needs AUTH_HEADER_FROM, the addresses of the proxies."]);
    const unfit = from.filter((text) => !isNetwork(text));
    if (unfit.length > 0) throw new ConfigError(unfit.map((text) => `AUTH_HEADER_FROM has ${text}, which is no address and no network.`));
    return createTrustedHeader({
      user: config.authHeaderUser,
      groups: config.authHeaderGroups,
      groupSeparator: config.authHeaderGroupSeparator,
      displayName: config.authHeaderName,
      from,
      logoutUrl: config.authHeaderLogoutUrl,
    });
  },
};

/** A shared name and password are asked for also where no strategy is named. Throws ConfigError, RecordsFileError. */
export async function createStrategies(config: Config, log: LogLine): Promise<readonly Strategy[]> {
  const { username, password, authStrategy } = config;
  const hasPassword = password !== undefined;
  // Many systems have USERNAME in the environment by themselves; PASSWORD is there on purpose.
  if (hasPassword && username === undefined) throw new ConfigError(["PASSWORD is set but USERNAME is not."]);
  const names = authStrategy.length === 0 && hasPassword ? [SHARED_PASSWORD] : [...new Set(authStrategy)];
  const strategies = await Promise.all(
    names.map((name) => (Object.hasOwn(STRATEGIES, name) ? STRATEGIES[name]?.(config, log) : undefined) ?? loadModule(name)),
  );
  const twice = strategies.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) !== index);
  if (twice.length > 0) throw new ConfigError(twice.map((name) => `AUTH_STRATEGY names two strategies that are both called ${name}.`));
  return strategies;
}

function loadModule(name: string): Promise<Strategy> {
  return loadPassportModule(name, { directory: process.cwd(), env: process.env, known: Object.keys(STRATEGIES) });
}
