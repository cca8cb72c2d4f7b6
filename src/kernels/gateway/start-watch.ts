/** Looks after a kernel that starts: gateways say nothing of one that they have given up, and nothing at all while they hang. */
import { setTimeout as delay } from "node:timers/promises";
import { KernelStartError } from "../errors.js";
import { atMost } from "./at-most.js";
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

/** A gateway that starts many kernels at once is silent for a while, and no start that it would come to is given up for that. */
const SILENCES = 3;
/** Once a start has failed, for how long it is asked why. */
const LAST_WORD_MS = 1000;

/** Gives what ends it. */
export function watchStart({ client, id, intervalMs, onHopeless }: WatchedStart): () => void {
  const end = new AbortController();
  const watch = async (): Promise<void> => {
    for (let silences = 0; !end.signal.aborted; ) {
      await delay(intervalMs, undefined, { signal: end.signal }).catch(() => {});
      const problem = end.signal.aborted ? undefined : await problemOf(client, id);
      silences = isSilence(problem) ? silences + 1 : 0;
      if (problem === undefined || end.signal.aborted || (isSilence(problem) && silences < SILENCES)) continue;
      onHopeless(problem);
      return;
    }
  };
  void watch();
  return () => end.abort();
}

/** Why a kernel that was made did not come, where its gateway says so soon: what is left of it waits to be deleted. */
export async function lastWordOn(client: Pick<GatewayClient, "exists">, id: string): Promise<KernelStartError | undefined> {
  let problem: KernelStartError | undefined = new GatewayError("The gateway does not say whether it still has it.", false);
  const asked = problemOf(client, id).then((found) => {
    problem = found;
  });
  await atMost(LAST_WORD_MS, asked);
  return problem;
}

/** It has ended, or its gateway does not answer. Undefined where neither is so. */
async function problemOf(client: Pick<GatewayClient, "exists">, id: string): Promise<KernelStartError | undefined> {
  try {
    return (await client.exists(id))
      ? undefined
      : new KernelStartError("Its process ended before it answered; the gateway's own log says why.");
  } catch (error) {
    // One that says no for some reason is at work.
    return error instanceof GatewayError && !error.wasAnswered ? error : undefined;
  }
}

function isSilence(problem: KernelStartError | undefined): boolean {
  return problem instanceof GatewayError && !problem.isDown;
}
