/** Users of an LDAP directory, who prove with their password that an entry is theirs. */
import { isDeepStrictEqual } from "node:util";
import { type Client, type Entry, ResultCodeError } from "ldapts";
import type { FormStrategy, Recheck, SignInResult, StrategyMemory } from "../../strategy.js";
import type { Identity } from "../../user.js";
import { type DirectoryOptions, textOf, withDirectory } from "./directory.js";
import { attributesOf, type EntryNames, identityOf, isDisabled, LDAP, memberOf, nameOf, valuesOf } from "./entries.js";
import { escapeInFilter, escapeInName, fill } from "./escape.js";

/** What the server has in the directory. */
export interface Account {
  readonly dn: string;
  readonly password: string;
}

/** How a user's entry is found. */
export type Finding =
  | {
      readonly kind: "pattern";
      /** "uid={username},ou=people,dc=example,dc=org" */
      readonly dn: string;
      /** Who reads entries and groups; undefined: users read their own, while they sign in. */
      readonly account: Account | undefined;
    }
  | {
      readonly kind: "search";
      readonly base: string;
      /** "(uid={username})" */
      readonly filter: string;
      /** Who searches; undefined: nobody in particular. */
      readonly account: Account | undefined;
    };

export interface LdapOptions {
  readonly directory: DirectoryOptions;
  readonly finding: Finding;
  readonly names: EntryNames;
  /** Where groups are. Undefined: those that the user's entry names. */
  readonly groups: { readonly base: string; readonly filter: string; readonly attribute: string } | undefined;
}

type Found = { readonly entry: Entry } | { readonly refusal: string };

const NO_SUCH_OBJECT = 32;
/** Answers to a user's bind that are about the user. Source: RFC 4511, appendix A.2. */
const REFUSALS = new Set([
  19, // constraintViolation: locked, in some directories
  NO_SUCH_OBJECT,
  34, // invalidDNSyntax
  48, // inappropriateAuthentication: has no password
  49, // invalidCredentials
  50, // insufficientAccessRights
  53, // unwillingToPerform: disabled, in some directories
]);

export function createLdap(options: LdapOptions): FormStrategy {
  const { finding } = options;
  return {
    kind: "form",
    name: LDAP,
    label: "Directory",
    async check(username, password) {
      // A bind with a name and no password succeeds, and proves nothing. Source: RFC 4513, 5.1.2.
      if (username === "" || password === "") return { kind: "refused", reason: "no name or no password" };
      return checkUser(options, username, password).catch((error: unknown) => ({ kind: "unavailable", detail: textOf(error) }));
    },
    // Without an account of its own the server can ask only while it has the user's password.
    ...(finding.kind === "pattern" && finding.account === undefined
      ? { isSilent: () => true }
      : { recheck: (identity, memory) => recheck(options, identity, memory) }),
  };
}

async function checkUser(options: LdapOptions, username: string, password: string): Promise<SignInResult> {
  const { finding } = options;
  if (finding.kind === "pattern") {
    const dn = fill(finding.dn, { username }, escapeInName);
    return withDirectory(options.directory, async (client) => {
      const refusal = await bindAsUser(client, dn, password);
      if (refusal !== undefined) return { kind: "refused", reason: refusal };
      await bindAsAccount(client, finding);
      const entry = await readEntry(client, options, dn);
      if (entry === undefined) throw new Error(`${finding.account?.dn ?? dn} may not read ${dn}`);
      return conclude(client, options, usable(entry), username);
    });
  }
  return withDirectory(options.directory, async (client) => {
    await bindAsAccount(client, finding);
    const found = await search(client, options, finding, username);
    if ("refusal" in found) return { kind: "refused", reason: found.refusal };
    // On a connection of its own: groups are looked up by whoever may see them.
    const refusal = await withDirectory(options.directory, (own) => bindAsUser(own, found.entry.dn, password));
    if (refusal !== undefined) return { kind: "refused", reason: refusal };
    return conclude(client, options, found, username);
  });
}

async function recheck(options: LdapOptions, identity: Identity, memory: StrategyMemory | undefined): Promise<Recheck> {
  const username = typeof memory?.username === "string" ? memory.username : identity.name;
  const { finding } = options;
  try {
    return await withDirectory(options.directory, async (client) => {
      await bindAsAccount(client, finding);
      const found =
        finding.kind === "search"
          ? await search(client, options, finding, username)
          : usable(await readEntry(client, options, fill(finding.dn, { username }, escapeInName)));
      if ("refusal" in found) return { kind: "gone", reason: found.refusal };
      const now = await identify(client, options, found.entry);
      if (now.name !== identity.name) return { kind: "gone", reason: "the entry has another name now" };
      return isDeepStrictEqual(now, identity) ? { kind: "unchanged" } : { kind: "changed", identity: now };
    });
  } catch (error) {
    return { kind: "unavailable", detail: textOf(error) };
  }
}

async function conclude(client: Client, options: LdapOptions, found: Found, username: string): Promise<SignInResult> {
  if ("refusal" in found) return { kind: "refused", reason: found.refusal };
  return { kind: "signed-in", identity: await identify(client, options, found.entry), memory: { username } };
}

/** Why not; undefined where the password is the user's. */
async function bindAsUser(client: Client, dn: string, password: string): Promise<string | undefined> {
  try {
    await client.bind(dn, password);
    return undefined;
  } catch (error) {
    if (error instanceof ResultCodeError && REFUSALS.has(error.code)) return textOf(error);
    throw error;
  }
}

async function bindAsAccount(client: Client, { account }: Finding): Promise<void> {
  if (account === undefined) return;
  await client.bind(account.dn, account.password).catch((error: unknown) => {
    throw new Error(`LDAP_BIND_DN can't bind: ${textOf(error)}`);
  });
}

async function search(
  client: Client,
  { names }: LdapOptions,
  { base, filter }: Extract<Finding, { readonly kind: "search" }>,
  username: string,
): Promise<Found> {
  const { searchEntries } = await client.search(base, {
    scope: "sub",
    filter: fill(filter, { username }, escapeInFilter),
    attributes: attributesOf(names),
    sizeLimit: 2,
  });
  if (searchEntries.length > 1) return { refusal: "the filter finds more than one entry" };
  return usable(searchEntries[0]);
}

async function readEntry(client: Client, { names }: LdapOptions, dn: string): Promise<Entry | undefined> {
  try {
    const { searchEntries } = await client.search(dn, { scope: "base", attributes: attributesOf(names) });
    return searchEntries[0];
  } catch (error) {
    if (error instanceof ResultCodeError && error.code === NO_SUCH_OBJECT) return undefined;
    throw error;
  }
}

function usable(entry: Entry | undefined): Found {
  if (entry === undefined) return { refusal: "no such user" };
  return isDisabled(entry) ? { refusal: `${entry.dn} is disabled` } : { entry };
}

async function identify(client: Client, { names, groups }: LdapOptions, entry: Entry): Promise<Identity> {
  const name = nameOf(entry, names);
  if (name === undefined) throw new Error(`${entry.dn} shows no ${names.name}, which LDAP_NAME_ATTRIBUTE names`);
  if (groups === undefined) return identityOf(entry, name, names, memberOf(entry));
  const filter = fill(groups.filter, { dn: entry.dn, username: name }, escapeInFilter);
  const { searchEntries } = await client.search(groups.base, { scope: "sub", filter, attributes: [groups.attribute] });
  return identityOf(
    entry,
    name,
    names,
    searchEntries.flatMap((group) => valuesOf(group, groups.attribute)),
  );
}
