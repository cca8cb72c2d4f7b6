/** Who may open a dashboard: the rules' answer for one user. Pure. */
import { isInGroup, isPrincipal, isUser } from "./principals.js";
import type { Identity } from "./user.js";

/** Of one dashboard. `signed-in`: whoever has signed in. */
export type AccessRule = "public" | "signed-in" | { readonly users?: readonly string[]; readonly groups?: readonly string[] };

export interface Staff {
  /** Users and groups, as principals. */
  readonly authors: readonly string[];
  readonly operators: readonly string[];
}

export type Role = "anonymous" | "visitor" | "author" | "operator";

export function roleOf(identity: Identity | undefined, { authors, operators }: Staff): Role {
  if (identity === undefined) return "anonymous";
  if (operators.some((principal) => isPrincipal(identity, principal))) return "operator";
  return authors.some((principal) => isPrincipal(identity, principal)) ? "author" : "visitor";
}

/** Authors and operators see what they publish and run. */
export function mayOpen(identity: Identity | undefined, rule: AccessRule, staff: Staff): boolean {
  if (rule === "public") return true;
  if (identity === undefined) return false;
  if (rule === "signed-in" || roleOf(identity, staff) !== "visitor") return true;
  const { users = [], groups = [] } = rule;
  return users.some((user) => isUser(identity, user)) || groups.some((group) => isInGroup(identity, group));
}
