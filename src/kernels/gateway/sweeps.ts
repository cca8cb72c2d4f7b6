/** Deletes from time to time what was left behind on gateways, and shows other servers that this one lives. */
import type { GatewayClient } from "./gateway-client.js";
import { GatewayError } from "./gateway-error.js";
import type { KernelLedger } from "./kernel-ledger.js";

export interface SweepOptions {
  /** The gateways that the operator names; their token is for no other. */
  readonly members: readonly { readonly url: string; readonly client: Pick<GatewayClient, "remove"> }[];
  readonly ledger: Pick<KernelLedger, "abandoned" | "beat">;
  readonly sweepIntervalMs: number;
  log(line: string): void;
}

export class Sweeps {
  private readonly timer: NodeJS.Timeout;
  private sweeping: Promise<void> | undefined;

  /** Begins with the first. */
  constructor(private readonly options: SweepOptions) {
    this.timer = setInterval(() => this.next(), options.sweepIntervalMs);
    this.timer.unref();
    this.next();
  }

  /** No other begins. Resolves once the one under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private next(): void {
    // However long a gateway keeps a sweep waiting.
    void this.options.ledger.beat();
    this.sweeping ??= this.sweep().finally(() => {
      this.sweeping = undefined;
    });
  }

  private async sweep(): Promise<void> {
    const { ledger, log, members } = this.options;
    const silent = new Set<string>();
    for (const { entry, forget } of await ledger.abandoned()) {
      const member = members.find(({ url }) => url === entry.url);
      if (member === undefined || silent.has(entry.url)) continue;
      try {
        await member.client.remove(entry.id);
        await forget();
        log(`A kernel that was left behind on ${entry.url} was deleted.`);
      } catch (error) {
        // The next sweep tries again. One that says no to this kernel may say yes to another.
        if (!(error instanceof GatewayError) || !error.wasAnswered) silent.add(entry.url);
      }
    }
  }
}
