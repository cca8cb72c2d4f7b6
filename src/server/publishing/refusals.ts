/** The record of who was refused as an author. Whoever tries a thousand secrets leaves a few lines, not a thousand. */
import type { FastifyBaseLogger } from "fastify";

export interface Refusal {
  readonly reason: "wrong-token" | "wrong-scope" | "not-local" | "foreign-origin";
  readonly address: string;
  /** Of the request, without the query. */
  readonly path: string;
  /** The token's name, where it is known. */
  readonly by?: string;
}

export type RecordRefusal = (refusal: Refusal) => void;

const INTERVAL_MS = 1000;

/** One line for each address within `intervalMs`; what comes more is counted, and told after it. */
export function createRefusals(log: FastifyBaseLogger, intervalMs: number = INTERVAL_MS): RecordRefusal {
  const always = log.child({}, { level: "warn" });
  /** By address: how many have come since its last line. */
  const more = new Map<string, number>();
  const wait = (address: string): void => {
    setTimeout(() => tellMore(address), intervalMs).unref();
  };
  const tellMore = (address: string): void => {
    const count = more.get(address) ?? 0;
    more.delete(address);
    if (count === 0) return;
    always.warn({ audit: "refused", address, more: count }, "more were refused");
    more.set(address, 0);
    wait(address);
  };
  return (refusal) => {
    const { address } = refusal;
    const before = more.get(address);
    more.set(address, before === undefined ? 0 : before + 1);
    if (before !== undefined) return;
    always.warn({ audit: "refused", ...refusal }, "refused");
    wait(address);
  };
}
