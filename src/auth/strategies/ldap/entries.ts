/** What an entry of a directory says about a user. Pure. */
import type { Entry } from "ldapts";
import type { Identity } from "../../user.js";
import { firstValueOf } from "./escape.js";

export const LDAP = "ldap";

export interface EntryNames {
  /** "uid", "sAMAccountName". */
  readonly name: string;
  /** "cn", "displayName". */
  readonly displayName: string;
}

const MEMBER_OF = "memberOf";
/** What directories of several makers mark accounts with that may not be used. */
const FLAGS = { activeDirectory: "userAccountControl", netscape: "nsAccountLock", passwordPolicy: "pwdAccountLockedTime" };
/** Source: Active Directory, ADS_USER_FLAG_ENUM. */
const ACCOUNT_DISABLE = 2;
/** Until an administrator lifts it. Source: draft-behera-ldap-password-policy, 5.3.3. */
const LOCKED_FOR_GOOD = "000001010000Z";

export function attributesOf({ name, displayName }: EntryNames): string[] {
  return [...new Set([name, displayName, MEMBER_OF, ...Object.values(FLAGS)])];
}

/** Directories answer with their own spelling of an attribute's name. Sorted: theirs is no order. */
export function valuesOf(entry: Entry, attribute: string): readonly string[] {
  const found = Object.entries(entry).find(([key]) => key.toLowerCase() === attribute.toLowerCase())?.[1];
  const values: readonly (string | Buffer)[] = found === undefined ? [] : Array.isArray(found) ? found : [found];
  return values
    .map((value) => value.toString())
    .filter((value) => value !== "")
    .sort();
}

export function isDisabled(entry: Entry): boolean {
  const control = Number(valuesOf(entry, FLAGS.activeDirectory)[0] ?? 0);
  return (
    (control & ACCOUNT_DISABLE) !== 0 ||
    valuesOf(entry, FLAGS.netscape).some((value) => value.toLowerCase() === "true") ||
    valuesOf(entry, FLAGS.passwordPolicy).includes(LOCKED_FOR_GOOD)
  );
}

/** By the groups that the entry itself names. */
export function memberOf(entry: Entry): readonly string[] {
  return valuesOf(entry, MEMBER_OF).flatMap((dn) => firstValueOf(dn) ?? []);
}

/** Undefined where the entry has no name, or does not show it. The name is the directory's: who types ANNA is anna. */
export function nameOf(entry: Entry, names: EntryNames): string | undefined {
  return valuesOf(entry, names.name)[0];
}

export function identityOf(entry: Entry, name: string, names: EntryNames, groups: readonly string[]): Identity {
  const displayName = valuesOf(entry, names.displayName)[0] ?? name;
  const sorted = [...new Set(groups)].sort();
  return { strategy: LDAP, name, displayName, groups: sorted, record: { username: name, displayName, groups: sorted } };
}
