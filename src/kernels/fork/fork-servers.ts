/**
 * The fork servers of a provider. For each plan there is one that has imported no libraries, from when a kernel is first wanted; and one
 * for each set of libraries that the notebooks of its kernels import, once there was more than one kernel of the kind. Libraries that one
 * dashboard imports may change how others work, so no dashboard gets more of them than it asks for.
 */
import { LRUCache } from "lru-cache";
import type { KernelChild } from "../kernel-child.js";
import type { Watchdog } from "../watchdog.js";
import { type ForkPlan, planKey } from "./fork-plan.js";
import { ForkRefused, type ForkRequest, ForkServer } from "./fork-server.js";
import { WantedModules } from "./wanted-modules.js";

export interface ForkServersOptions {
  readonly program: string;
  readonly startTimeoutMs: number;
  readonly watchdog: Watchdog;
  log(line: string): void;
}

export interface WantedKernel extends ForkRequest {
  /** Of its notebook. */
  readonly code: readonly string[];
}

/** What was installed while a second one loaded, a third will have. */
const MOST_TRIES = 3;
/** Each takes the memory of its libraries; those used longest ago end with the last of their kernels. */
const MOST_WITH_LIBRARIES = 8;

export class ForkServers {
  private readonly plain = new Map<string, ForkServer>();
  private readonly withLibraries = new LRUCache<string, ForkServer>({
    max: MOST_WITH_LIBRARIES,
    dispose: (server) => this.retire(server),
  });
  /** Load their libraries still. */
  private readonly loading = new Map<string, ForkServer>();
  /** End with the last of their kernels. */
  private readonly retired = new Set<ForkServer>();
  /** Plans that nothing can be forked for. */
  private readonly refused = new Set<string>();
  private readonly wanted = new WantedModules();

  constructor(private readonly options: ForkServersOptions) {}

  /** Undefined where the kernel must be started in the common way; the log says why. */
  async fork(plan: ForkPlan, request: WantedKernel): Promise<KernelChild | undefined> {
    const modules = this.wanted.count(request);
    return (await this.forkWithLibraries(plan, modules ?? [], request)) ?? (await this.forkPlain(plan, modules === undefined, request));
  }

  close(): void {
    for (const server of [...this.plain.values(), ...this.loading.values(), ...this.withLibraries.values(), ...this.retired])
      server.close();
    this.plain.clear();
    this.loading.clear();
    this.withLibraries.clear();
    this.retired.clear();
  }

  private async forkWithLibraries(plan: ForkPlan, modules: readonly string[], request: ForkRequest): Promise<KernelChild | undefined> {
    if (modules.length === 0) return undefined;
    const key = JSON.stringify([planKey(plan), modules]);
    const server = this.withLibraries.get(key);
    if (server === undefined) {
      // Nobody waits for it.
      if (!this.loading.has(key)) void this.load(key, plan, modules);
      return undefined;
    }
    const outcome = await server.fork(request);
    if ("child" in outcome) return outcome.child;
    if (this.withLibraries.peek(key) === server) this.withLibraries.delete(key);
    return undefined;
  }

  private async load(key: string, plan: ForkPlan, modules: readonly string[]): Promise<void> {
    if (this.refused.has(planKey(plan))) return;
    const server = ForkServer.start({ ...this.options, plan, modules });
    this.loading.set(key, server);
    try {
      await server.ready;
      if (this.loading.get(key) === server) this.withLibraries.set(key, server);
    } catch (error) {
      const { message, module } = error instanceof ForkRefused ? error : new ForkRefused(String(error));
      if (module !== undefined) this.wanted.leaveOut(module);
      this.options.log(`Kernels of ${plan.python} import ${modules.join(", ")} one by one, which takes longer. ${message}`);
    } finally {
      this.loading.delete(key);
    }
  }

  private async forkPlain(plan: ForkPlan, isNew: boolean, request: WantedKernel): Promise<KernelChild | undefined> {
    const key = planKey(plan);
    for (let tries = 0; tries < MOST_TRIES && !this.refused.has(key); tries += 1) {
      const server = this.plainServer(key, plan);
      const outcome = await forkFrom(server, request);
      if ("child" in outcome) {
        if (isNew) void server.imports(request.code, request.workingDirectory).then((modules) => this.wanted.learn(request, modules));
        return outcome.child;
      }
      if (this.plain.get(key) === server) this.plain.delete(key);
      if ("refused" in outcome) this.refuse(key, plan, outcome.refused);
      else {
        this.retire(server);
        if ("failed" in outcome) this.options.log(`A kernel of ${plan.python} could not be forked. ${outcome.failed}`);
      }
    }
    return undefined;
  }

  private plainServer(key: string, plan: ForkPlan): ForkServer {
    const present = this.plain.get(key);
    if (present !== undefined) return present;
    const server = ForkServer.start({ ...this.options, plan, modules: [] });
    this.plain.set(key, server);
    return server;
  }

  private retire(server: ForkServer): void {
    this.retired.add(server);
    void server.ended.then(() => this.retired.delete(server));
    server.retire();
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
