/** Users and groups as rules name them: "anna", "oidc:anna", "group:sales", "group:ldap:sales". Pure. */
import type { Identity } from "./user.js";

const GROUP = "group:";

/** A bare name is that of any strategy. */
export function isUser({ strategy, name }: Identity, wanted: string): boolean {
  return wanted === name || wanted === `${strategy}:${name}`;
}

export function isInGroup({ strategy, groups }: Identity, wanted: string): boolean {
  return groups.some((group) => wanted === group || wanted === `${strategy}:${group}`);
}

/** `principal`: a user, or a group after "group:". */
export function isPrincipal(identity: Identity, principal: string): boolean {
  return principal.startsWith(GROUP) ? isInGroup(identity, principal.slice(GROUP.length)) : isUser(identity, principal);
}
