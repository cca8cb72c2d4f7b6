/** Kernels on Jupyter Kernel Gateways, Enterprise Gateways or Jupyter Servers: one, or several that share the work. */
import { setTimeout as delay } from "node:timers/promises";
import { KernelStartError, KernelsFullError } from "../errors.js";
import type { Kernel, KernelProvider, KernelRequest, KernelSpec, Unsubscribe } from "../kernel.js";
import type { KernelRun, LaunchContext } from "../managed-kernel.js";
import { ManagedKernels } from "../managed-kernels.js";
import { NOT_WANTED } from "../startup.js";
import { atMost } from "./at-most.js";
import type { GatewayAddress } from "./gateway-client.js";
import { GatewayError } from "./gateway-error.js";
import { GatewayMember } from "./gateway-member.js";
import type { StartFacts } from "./kernel-environment.js";
import type { KernelLedger } from "./kernel-ledger.js";
import { orderOfTrial } from "./order-of-trial.js";
import { Sweeps } from "./sweeps.js";

export interface GatewayProviderOptions extends Pick<StartFacts, "gatewayEnv" | "username" | "startTimeoutMs"> {
  readonly gateways: readonly GatewayAddress[];
  /** Where the gateways' machines have a folder of this one's. */
  readonly directoryThere: (directory: string) => string;
  /** Between two looks whether the gateway still has a kernel. */
  readonly checkIntervalMs: number;
  /** Between two looks for kernels that were left behind. */
  readonly sweepIntervalMs: number;
  readonly ledger: KernelLedger;
  log(line: string): void;
  /** What an operator should see to; once each time that it begins. */
  warn(line: string): void;
}

/** How long those who have not answered are waited for once one has. */
const GRACE_MS = 1000;
const CLOSING_MS = 10_000;

export class GatewayProvider implements KernelProvider {
  private readonly members: readonly GatewayMember[];
  private readonly kernels = new ManagedKernels();
  private readonly usableListeners = new Set<() => void>();
  private readonly ended = new AbortController();
  private readonly tidying = new Set<Promise<void>>();
  private readonly sweeps: Sweeps;
  private starts = 0;

  constructor(private readonly options: GatewayProviderOptions) {
    const tidyUp = (work: Promise<void>): void => {
      const tracked = work.finally(() => this.tidying.delete(tracked));
      this.tidying.add(tracked);
    };
    const onUsable = (): void => {
      for (const listener of [...this.usableListeners]) listener();
    };
    this.members = options.gateways.map(
      (address) => new GatewayMember(address, { ...options, tidyUp, onUsable, ended: this.ended.signal }),
    );
    this.sweeps = new Sweeps({ ...options, members: this.members });
  }

  /** What any of them can start, those that don't answer as they last said. Throws KernelStartError where none ever did. */
  async specs(): Promise<readonly KernelSpec[]> {
    const asked = this.askedFirst();
    const isKnown = this.members.some(({ specs }) => specs.length > 0);
    const failure = await firstAndWhoIsQuick(asked, isKnown);
    // A kernel that only a gateway has that is away is no kernel that is not installed: its start is what fails, for now.
    const byName = new Map(this.members.flatMap(({ specs }) => specs).map((spec) => [spec.name, spec]));
    if (byName.size === 0 && failure !== undefined) throw failure;
    return [...byName.values()];
  }

  async start(request: KernelRequest, signal?: AbortSignal): Promise<Kernel> {
    // Whoever chose a name has asked for the specs a moment ago.
    const spec = this.members.map((member) => member.specOf(request.kernelName)).find((found) => found !== undefined);
    if (spec === undefined) throw new KernelStartError(`The kernel gateway has no kernel "${request.kernelName}".`);
    let isRestart = false;
    const launch = async (context: LaunchContext): Promise<KernelRun> => {
      if (isRestart) await this.refresh(context);
      isRestart = true;
      return this.launch(context, request);
    };
    return this.kernels.start(spec, launch, signal);
  }

  /** Of the first that has it. Throws GatewayError where none answers. */
  async readServed(path: string): Promise<Uint8Array | undefined> {
    let failure: unknown;
    let wasAnswered = false;
    for (const { client } of this.askedFirst()) {
      try {
        const content = await client.read(path);
        if (content !== undefined) return content;
        wasAnswered = true;
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined && !wasAnswered) throw failure;
    return undefined;
  }

  onUsable(listener: () => void): Unsubscribe {
    this.usableListeners.add(listener);
    return () => this.usableListeners.delete(listener);
  }

  async close(): Promise<void> {
    const swept = this.sweeps.stop();
    for (const member of this.members) member.close();
    // The deletions are among what is tidied up, once a kernel was told to stop.
    await atMost(
      CLOSING_MS,
      this.kernels.close().then(() => Promise.all([...this.tidying, swept])),
    );
    this.ended.abort();
    for (const member of this.members) member.leaveKernels();
    await Promise.all(this.members.map(({ client }) => client.close()));
  }

  private askedFirst(): readonly GatewayMember[] {
    const usable = this.members.filter(({ state }) => state !== "aside");
    return usable.length > 0 ? usable : this.members;
  }

  /** What is known of them may be as old as the kernel's last start. */
  private async refresh({ signal }: LaunchContext): Promise<void> {
    if (this.members.length > 1) await firstAndWhoIsQuick(this.askedFirst(), true);
    if (signal.aborted) throw new KernelStartError(NOT_WANTED);
  }

  /** Also for each restart: it may be on another gateway. */
  private async launch(context: LaunchContext, request: KernelRequest): Promise<KernelRun> {
    const place = { env: request.env, workingDirectory: this.options.directoryThere(request.workingDirectory) };
    let failure: unknown;
    const able = orderOfTrial(this.members).flatMap((member) => {
      const spec = member.specOf(request.kernelName);
      return spec === undefined ? [] : [{ member, spec }];
    });
    for (const [index, { member, spec }] of able.entries()) {
      const isAnotherLeft = able.slice(index + 1).some((next) => next.member.state !== "aside");
      const createTimeoutMs = this.options.startTimeoutMs / (isAnotherLeft ? 2 : 1);
      this.starts += 1;
      member.lastUse = this.starts;
      try {
        return await member.launch(context, spec, place, createTimeoutMs);
      } catch (error) {
        if (context.signal.aborted) throw error;
        const full = error instanceof KernelsFullError;
        if (!full && !(error instanceof GatewayError)) throw error;
        if (full) this.options.log(error.detail);
        else if (error.wasAnswered) member.noteRefusal(error.message);
        else member.setAside(error.message);
        // Whoever comes later finds room; of a fault nobody knows.
        failure = failure instanceof KernelsFullError ? failure : error;
      }
    }
    // Where one had it before; whoever looks after the gateways may bring it back.
    throw failure ?? new GatewayError(`No gateway has the kernel "${request.kernelName}" any more.`, true);
  }
}

/**
 * Waits for the first of them that answers, and a little for the others; where it is known what there is (`isKnown`), not for long at
 * all. Resolves to what the first of them threw where none answers.
 */
async function firstAndWhoIsQuick(members: readonly GatewayMember[], isKnown: boolean): Promise<unknown> {
  const looks = members.map((member) => member.look());
  const first = Promise.any(looks).then(
    () => undefined,
    (error: unknown) => (error instanceof AggregateError ? error.errors[0] : error),
  );
  if (!isKnown) await first;
  const grace = new AbortController();
  await Promise.race([Promise.allSettled(looks), delay(GRACE_MS, undefined, { signal: grace.signal }).catch(() => {})]);
  grace.abort();
  for (const member of members) member.markSlow();
  return isKnown ? undefined : first;
}
