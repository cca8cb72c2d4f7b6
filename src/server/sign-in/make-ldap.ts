/** The directory that the configuration describes. */
import { readFile } from "node:fs/promises";
import { createLdap, type Finding } from "../../auth/strategies/ldap/ldap.js";
import type { FormStrategy } from "../../auth/strategy.js";
import type { Config } from "../../config/config.js";
import { ConfigError } from "../../config/config-error.js";

/** Throws ConfigError. */
export async function makeLdap(config: Config): Promise<FormStrategy> {
  if (config.ldapUrl.length === 0) throw new ConfigError(["AUTH_STRATEGY ldap needs LDAP_URL."]);
  const { ldapGroupBase: base, ldapGroupFilter: filter, ldapGroupAttribute: attribute } = config;
  return createLdap({
    directory: {
      urls: config.ldapUrl,
      startTls: config.ldapStartTls,
      ca: config.ldapCaFile && (await readAuthorities(config.ldapCaFile)),
      timeoutMs: config.ldapTimeout,
    },
    finding: findingOf(config),
    names: { name: config.ldapNameAttribute, displayName: config.ldapDisplayNameAttribute },
    groups: base === undefined ? undefined : { base, filter, attribute },
  });
}

function findingOf(config: Config): Finding {
  const { ldapBindDnPattern, ldapSearchBase, ldapBindDn, ldapBindPassword } = config;
  if (ldapBindDnPattern !== undefined && ldapSearchBase !== undefined)
    throw new ConfigError(["LDAP_BIND_DN_PATTERN and LDAP_SEARCH_BASE are two ways to find a user; one of them must go."]);
  if ((ldapBindDn === undefined) !== (ldapBindPassword === undefined))
    throw new ConfigError(["LDAP_BIND_DN and LDAP_BIND_PASSWORD go together, and one of them is missing."]);
  const account = ldapBindDn === undefined || ldapBindPassword === undefined ? undefined : { dn: ldapBindDn, password: ldapBindPassword };
  if (ldapBindDnPattern !== undefined) return { kind: "pattern", dn: ldapBindDnPattern, account };
  if (ldapSearchBase === undefined) throw new ConfigError(["AUTH_STRATEGY ldap needs LDAP_BIND_DN_PATTERN or LDAP_SEARCH_BASE."]);
  return { kind: "search", base: ldapSearchBase, filter: config.ldapSearchFilter, account };
}

async function readAuthorities(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new ConfigError([`LDAP_CA_FILE can't be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
