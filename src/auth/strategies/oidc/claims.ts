/** What a provider says of a user, and who that makes them here. Source: OpenID Connect Core 1.0, 5.1 and 5.7. Pure. */
import type { Identity } from "../../user.js";

/** The strategy's name. */
export const OIDC = "oidc";

export type Claims = Readonly<Record<string, unknown>>;

export interface ClaimRules {
  readonly strategy: string;
  /** Undefined: the verified e-mail address, else `sub`. */
  readonly nameClaim: string | undefined;
  readonly groupsClaim: string;
  /** Empty: all. */
  readonly allowedDomains: readonly string[];
  /** Empty: all. */
  readonly allowedGroups: readonly string[];
  /** Where an account may have an address of a domain that has nothing to do with it: the domain that manages the account has a claim of its own. */
  readonly hasHostedDomains: boolean;
}

export type ClaimsAnswer = { readonly kind: "known"; readonly identity: Identity } | { readonly kind: "refused"; readonly reason: string };

/** `sources`: the ID token's and the userinfo's, as far as there are any; the earlier counts before the later. */
export function identityOf(sources: readonly Claims[], rules: ClaimRules): ClaimsAnswer {
  const claims: Claims = Object.assign({}, ...[...sources].reverse());
  const email = verifiedEmail(sources);
  const sub = textOf(claims.sub);
  const name = nameOf(claims, sub, email, rules.nameClaim);
  if (sub === undefined || name === undefined) {
    const reason = rules.nameClaim === "email" ? "the provider has not verified the e-mail address" : "there is no such claim";
    return { kind: "refused", reason: `${sub} has no name that rules could mean (${rules.nameClaim ?? "sub"}): ${reason}` };
  }
  const groups = groupsOf(claims, rules.groupsClaim);
  const refusal = whyNotAllowed(claims, email, groups, rules);
  if (refusal !== undefined) return { kind: "refused", reason: `${name} is not let in: ${refusal}` };
  const preferred = textOf(claims.preferred_username);
  const displayName = textOf(claims.name) ?? preferred ?? name;
  const record = {
    username: name,
    sub,
    name: displayName,
    // Rules of notebooks' own must be able to go by it: never one that nobody has verified.
    ...(email === undefined ? {} : { email }),
    ...(preferred === undefined ? {} : { preferred_username: preferred }),
    groups,
  };
  return { kind: "known", identity: { strategy: rules.strategy, name, displayName, groups, record } };
}

function nameOf(claims: Claims, sub: string | undefined, email: string | undefined, claim: string | undefined): string | undefined {
  if (claim === undefined) return email ?? sub;
  return claim === "email" ? email : textOf(at(claims, claim));
}

function whyNotAllowed(claims: Claims, email: string | undefined, groups: readonly string[], rules: ClaimRules): string | undefined {
  const { allowedDomains, allowedGroups, hasHostedDomains } = rules;
  const domain = hasHostedDomains ? textOf(claims.hd)?.toLowerCase() : email?.slice(email.lastIndexOf("@") + 1);
  if (allowedDomains.length > 0 && !allowedDomains.includes(domain ?? "")) return `of the domain ${domain ?? "(none)"}`;
  if (allowedGroups.length > 0 && !allowedGroups.some((group) => groups.includes(group))) return "in none of the groups";
  return undefined;
}

/** In lower case. An address and the word that it is verified must be of one source: nobody vouches for a mixture. */
function verifiedEmail(sources: readonly Claims[]): string | undefined {
  for (const { email, email_verified: verified } of sources) {
    const isVerified = verified === true || verified === "true";
    if (isVerified && typeof email === "string" && /^[^@\s]+@[^@\s]+$/.test(email)) return email.toLowerCase();
  }
  return undefined;
}

/** One group may come without a list. */
function groupsOf(claims: Claims, claim: string): readonly string[] {
  const value = at(claims, claim);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return [...new Set(values.flatMap((group) => textOf(group) ?? []))];
}

/** Names of claims may have dots of their own: "https://example.org/groups". */
function at(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
