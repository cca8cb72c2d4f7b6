/** Users and groups as rules name them: "anna", "oidc:anna", "group:sales", "group:ldap:sales". Pure. */
import type { Identity } from "./user.js";

const GROUP = "group:";

/** A bare name is that of any strategy. */
export function isUser({ strategy, name }: Identity, wanted: string): boolean {
  return isNamed(wanted, strategy, name);
}

export function isInGroup({ strategy, groups }: Identity, wanted: string): boolean {
  return groups.some((group) => isNamed(wanted, strategy, group));
}

/** A name with a colon, bare, could be meant as that of another strategy: only with its own before it does it count. */
function isNamed(wanted: string, strategy: string, name: string): boolean {
  return wanted === `${strategy}:${name}` || (wanted === name && !name.includes(":"));
}

/** `principal`: a user, or a group after "group:". */
export function isPrincipal(identity: Identity, principal: string): boolean {
  return principal.startsWith(GROUP) ? isInGroup(identity, principal.slice(GROUP.length)) : isUser(identity, principal);
}
