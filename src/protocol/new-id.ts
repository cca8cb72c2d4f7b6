/** Random ids, in Node and in browsers. */

/** Unguessable. Browsers have `randomUUID` only on pages that came by HTTPS or from their own machine. */
export function newId(): string {
  if (typeof globalThis.crypto.randomUUID === "function") return globalThis.crypto.randomUUID();
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
