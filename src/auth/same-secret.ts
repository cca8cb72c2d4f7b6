/** Compares secrets in a time that says nothing of them, their length included. */
import { createHash, timingSafeEqual } from "node:crypto";

export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
