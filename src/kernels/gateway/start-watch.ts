/** Looks after a kernel that starts: gateways say nothing of one that they have given up, and nothing at all while they hang. */
import { setTimeout as delay } from "node:timers/promises";
import { KernelStartError } from "../errors.js";
import type { GatewayClient } from "./gateway-client.js";
import { GatewayError } from "./gateway-error.js";

export interface WatchedStart {
  readonly client: Pick<GatewayClient, "exists">;
  /** The gateway's id. */
  readonly id: string;
  readonly intervalMs: number;
  /** Told once why it can't come to anything. */
  onHopeless(error: KernelStartError): void;
}

/** Gives what ends it. */
export function watchStart({ client, id, intervalMs, onHopeless }: WatchedStart): () => void {
  const end = new AbortController();
  const watch = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await delay(intervalMs, undefined, { signal: end.signal }).catch(() => {});
      const problem = end.signal.aborted ? undefined : await problemOf(client, id);
      if (problem === undefined || end.signal.aborted) continue;
      onHopeless(problem);
      return;
    }
  };
  void watch();
  return () => end.abort();
}

/** Why a kernel that was made does not come: it has ended, or its gateway does not answer. Undefined where neither is so. */
export async function problemOf(client: Pick<GatewayClient, "exists">, id: string): Promise<KernelStartError | undefined> {
  try {
    return (await client.exists(id))
      ? undefined
      : new KernelStartError("Its process ended before it answered; the gateway's own log says why.");
  } catch (error) {
    // One that says no for some reason is at work.
    return error instanceof GatewayError && !error.wasAnswered ? error : undefined;
  }
}
