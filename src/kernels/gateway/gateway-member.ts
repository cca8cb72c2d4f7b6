/** One gateway of several: what it can start, how much it has to do, and whether it can be used now. */
import type { KernelRun, LaunchContext } from "../managed-kernel.js";
import { type GatewayAddress, GatewayClient, type GatewaySpec } from "./gateway-client.js";
import { GatewayError } from "./gateway-error.js";
import { GatewayRun } from "./gateway-run.js";
import type { StartFacts } from "./kernel-environment.js";
import type { KernelLedger } from "./kernel-ledger.js";
import type { Candidate } from "./order-of-trial.js";

export type KernelPlace = Pick<StartFacts, "env" | "workingDirectory">;

export interface MemberOptions extends Pick<StartFacts, "gatewayEnv" | "username" | "startTimeoutMs"> {
  /** Between two looks whether the gateway still has a kernel. */
  readonly checkIntervalMs: number;
  readonly ledger: KernelLedger;
  /** Aborted when nothing can be asked any more. */
  readonly ended: AbortSignal;
  tidyUp(work: Promise<void>): void;
  /** It was set aside, and answers again. */
  onUsable(): void;
  log(line: string): void;
  /** What an operator should see to; once each time that it begins. */
  warn(line: string): void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

export class GatewayMember implements Candidate {
  readonly url: string;
  readonly client: GatewayClient;
  lastUse = 0;
  private known: readonly GatewaySpec[] = [];
  private readonly kernels = new Set<string>();
  private starting = 0;
  /** Kernels of others, when it last said how many it has. */
  private others = 0;
  private failures = 0;
  private isSlow = false;
  private looking: Promise<void> | undefined;
  private nextLook: NodeJS.Timeout | undefined;
  private closed = false;
  /** What it said when it refused the last start. */
  private refusal: string | undefined;

  constructor(
    address: GatewayAddress,
    private readonly options: MemberOptions,
  ) {
    this.url = address.url;
    this.client = new GatewayClient(address);
  }

  get state(): Candidate["state"] {
    if (this.failures > 0) return "aside";
    return this.isSlow ? "slow" : "well";
  }

  get load(): number {
    return this.ownLoad + this.others;
  }

  /** As it last said; none before. */
  get specs(): readonly GatewaySpec[] {
    return this.known;
  }

  specOf(name: string): GatewaySpec | undefined {
    return this.known.find((spec) => spec.name === name);
  }

  /** Learns what it has. Throws KernelStartError where it can't be used; it is asked again by itself then. A second call joins the first. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = undefined;
      this.isSlow = false;
    });
    return this.looking;
  }

  /** It was asked and has not answered; others go before it until it does. */
  markSlow(): void {
    this.isSlow = this.looking !== undefined;
  }

  /** New kernels go to others for a while, longer each time. */
  setAside(reason: string): void {
    if (this.closed) return;
    this.failures += 1;
    if (this.failures === 1) this.options.warn(`The gateway ${this.url} is set aside: ${reason}`);
    clearTimeout(this.nextLook);
    this.nextLook = setTimeout(
      () => void this.look().catch(() => {}),
      Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.failures - 1)),
    );
    this.nextLook.unref();
  }

  /** It is there, and did not start a kernel. */
  noteRefusal(reason: string): void {
    if (reason !== this.refusal) this.options.warn(reason);
    this.refusal = reason;
  }

  /** Throws KernelStartError; GatewayError where the fault is the gateway's; KernelsFullError where it has no room. */
  async launch(context: LaunchContext, spec: GatewaySpec, place: KernelPlace, createTimeoutMs: number): Promise<KernelRun> {
    const { client, options, url } = this;
    this.starting += 1;
    let counted = true;
    const uncount = (): void => {
      if (counted) this.starting -= 1;
      counted = false;
    };
    const records = {
      created: async (id: string): Promise<void> => {
        this.kernels.add(id);
        uncount();
        await options.ledger.add({ url, id });
      },
      removed: async (id: string): Promise<void> => {
        this.kernels.delete(id);
        await options.ledger.remove({ url, id });
      },
      leftBehind: (id: string): void => {
        this.kernels.delete(id);
        options.ledger.leave({ url, id });
      },
    };
    const onLost = (): void => void this.look().catch(() => {});
    const parts = { ...options, ...context, ...place, client, spec, createTimeoutMs, records, onLost };
    const run = await GatewayRun.launch(parts).finally(uncount);
    this.refusal = undefined;
    return run;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.nextLook);
  }

  /** What could not be deleted until now is a sweep's to delete. */
  leaveKernels(): void {
    for (const id of this.kernels) this.options.ledger.leave({ url: this.url, id });
  }

  private get ownLoad(): number {
    return this.kernels.size + this.starting;
  }

  private async lookOnce(): Promise<void> {
    const before = this.ownLoad;
    try {
      const [specs, count] = await Promise.all([this.client.specs(), this.client.count()]);
      // One that is just being set up, or has lost its disk: with nothing to start it is of no use, whatever else it answers.
      if (specs.length === 0 && this.known.length > 0) throw new GatewayError("It says that it has no kernelspecs any more.", true);
      this.known = specs;
      this.others = count === undefined ? 0 : Math.max(0, count - before);
    } catch (error) {
      this.setAside(error instanceof Error ? error.message : String(error));
      throw error;
    }
    clearTimeout(this.nextLook);
    if (this.failures === 0) return;
    this.failures = 0;
    this.options.log(`The gateway ${this.url} can be used again.`);
    if (!this.closed) this.options.onUsable();
  }
}
