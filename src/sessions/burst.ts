/** How long an Output widget's changes are gathered: it is published whole each time, so the larger it is, the less often. */

const SHORTEST_MS = 20;
const LONGEST_MS = 500;
const BYTES_PER_MS = 10_000;

export function burstMs(bytes: number): number {
  return Math.min(LONGEST_MS, SHORTEST_MS + bytes / BYTES_PER_MS);
}
