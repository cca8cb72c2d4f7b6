/** Kernels on a Jupyter Kernel Gateway or a Jupyter Server. */
import { setTimeout as delay } from "node:timers/promises";
import { KernelStartError } from "../errors.js";
import type { Kernel, KernelProvider, KernelRequest, KernelSpec } from "../kernel.js";
import { ManagedKernels } from "../managed-kernels.js";
import { type GatewayAddress, GatewayClient, type GatewaySpec } from "./gateway-client.js";
import { GatewayRun } from "./gateway-run.js";

export interface GatewayProviderOptions extends GatewayAddress {
  readonly startTimeoutMs: number;
  /** Between two looks whether the gateway still has a kernel. */
  readonly checkIntervalMs: number;
  log(line: string): void;
}

export class GatewayProvider implements KernelProvider {
  private readonly client: GatewayClient;
  private readonly kernels = new ManagedKernels();
  private known: readonly GatewaySpec[] = [];
  private readonly tidying = new Set<Promise<void>>();

  constructor(private readonly options: GatewayProviderOptions) {
    this.client = new GatewayClient(options);
  }

  /** Throws KernelStartError where the gateway does not answer. */
  async specs(): Promise<readonly KernelSpec[]> {
    this.known = await this.client.specs();
    return this.known;
  }

  async start(request: KernelRequest, signal?: AbortSignal): Promise<Kernel> {
    const { client, options } = this;
    // Whoever chose a name has asked for the specs a moment ago.
    const spec = this.known.find(({ name }) => name === request.kernelName);
    if (spec === undefined) throw new KernelStartError(`The kernel gateway has no kernel "${request.kernelName}".`);
    const tidyUp = (work: Promise<void>): void => {
      const tracked = work.finally(() => this.tidying.delete(tracked));
      this.tidying.add(tracked);
    };
    const { startTimeoutMs, checkIntervalMs, log } = options;
    return this.kernels.start(
      spec,
      (context) => GatewayRun.launch({ ...context, client, spec, env: request.env, startTimeoutMs, checkIntervalMs, tidyUp, log }),
      signal,
    );
  }

  async close(): Promise<void> {
    await this.kernels.close();
    const patience = new AbortController();
    const late = delay(this.options.requestTimeoutMs, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([Promise.all(this.tidying), late]);
    patience.abort();
  }
}
