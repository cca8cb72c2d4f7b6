/** Compares secrets in a time that says nothing of them, their length included. */
import { createHash, timingSafeEqual } from "node:crypto";

/** What is kept of a secret, or compared. */
export function digestOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

export function isSameSecret(one: string, other: string): boolean {
  return isSameDigest(digestOf(one), digestOf(other));
}

/** Both are those of secrets. */
export function isSameDigest(one: Buffer, other: Buffer): boolean {
  return timingSafeEqual(one, other);
}
