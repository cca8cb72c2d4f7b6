/** Who the user is that a strategy names: Passport's profile, or what a module makes of it. Pure. */
import type { Identity, UserRecord } from "../../user.js";

/** Undefined where nothing in it could be a name. */
export function identityOf(strategy: string, user: object): Identity | undefined {
  const record = recordOf(user);
  const name = textOf(record.username) ?? textOf(record.id);
  if (name === undefined) return undefined;
  const displayName = textOf(record.displayName) ?? textOf(record.name) ?? name;
  const groups: readonly unknown[] = Array.isArray(record.groups) ? record.groups : [];
  return { strategy, name, displayName, groups: [...new Set(groups.flatMap((group) => textOf(group) ?? []))], record };
}

/** As JSON has it. What begins with "_" is Passport's copy of a provider's answer. */
function recordOf(user: object): UserRecord {
  try {
    const text = JSON.stringify(user, (key, value: unknown) => (key.startsWith("_") ? undefined : value));
    const copy: unknown = JSON.parse(text);
    return typeof copy === "object" && copy !== null ? { ...copy } : {};
  } catch {
    return {};
  }
}

/** Numbers are ids at many providers. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
