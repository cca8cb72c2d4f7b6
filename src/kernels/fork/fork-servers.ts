/** The fork servers of a provider: one for each plan, started when a kernel is first wanted from it. */
import type { KernelChild } from "../kernel-child.js";
import type { Watchdog } from "../watchdog.js";
import { type ForkPlan, planKey } from "./fork-plan.js";
import { type ForkRequest, ForkServer } from "./fork-server.js";

export interface ForkServersOptions {
  readonly program: string;
  readonly startTimeoutMs: number;
  readonly watchdog: Watchdog;
  log(line: string): void;
}

/** What was installed while a second one loaded, a third will have. */
const MOST_TRIES = 3;

export class ForkServers {
  private readonly servers = new Map<string, ForkServer>();
  /** Those that forks came from before something was installed. */
  private readonly retired = new Set<ForkServer>();
  /** Plans that nothing can be forked for. */
  private readonly refused = new Set<string>();

  constructor(private readonly options: ForkServersOptions) {}

  /** Undefined where the kernel must be started in the common way; the log says why. */
  async fork(plan: ForkPlan, request: ForkRequest): Promise<KernelChild | undefined> {
    const key = planKey(plan);
    for (let tries = 0; tries < MOST_TRIES && !this.refused.has(key); tries += 1) {
      const server = this.serverOf(key, plan);
      const outcome = await forkFrom(server, request);
      if ("child" in outcome) return outcome.child;
      if (this.servers.get(key) === server) this.servers.delete(key);
      if ("refused" in outcome) this.refuse(key, plan, outcome.refused);
      else {
        this.retired.add(server);
        server.retire();
        if ("failed" in outcome) this.options.log(`A kernel of ${plan.python} could not be forked. ${outcome.failed}`);
      }
    }
    return undefined;
  }

  close(): void {
    for (const server of [...this.servers.values(), ...this.retired]) server.close();
    this.servers.clear();
    this.retired.clear();
  }

  private serverOf(key: string, plan: ForkPlan): ForkServer {
    const present = this.servers.get(key);
    if (present !== undefined) return present;
    const server = ForkServer.start({ ...this.options, plan });
    this.servers.set(key, server);
    return server;
  }

  private refuse(key: string, { python }: ForkPlan, reason: string): void {
    if (this.refused.has(key)) return;
    this.refused.add(key);
    this.options.log(`Kernels of ${python} are not forked but started one by one, which takes longer. ${reason}`);
  }
}

async function forkFrom(server: ForkServer, request: ForkRequest) {
  try {
    await server.ready;
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
  return server.fork(request);
}
