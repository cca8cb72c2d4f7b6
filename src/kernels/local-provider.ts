/** Kernels as processes of this machine, found and started without any Jupyter server. */
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { KernelStartError } from "./errors.js";
import { forkPlan } from "./fork/fork-plan.js";
import { ForkServers } from "./fork/fork-servers.js";
import type { Kernel, KernelProvider, KernelRequest, KernelSpec } from "./kernel.js";
import type { KernelChild } from "./kernel-child.js";
import { listensOnFiles } from "./kernel-habits.js";
import { type KernelPlace, KernelProcess } from "./kernel-process.js";
import { dataFolders, type FoundSpec, findKernelSpecs, pythonPrefixes, type SearchPlace } from "./kernelspecs.js";
import { type Confinement, type Confiner, FREE } from "./limits/confinement.js";
import type { LaunchContext } from "./managed-kernel.js";
import { ManagedKernels } from "./managed-kernels.js";
import { commandOf, findNativePython, prefixOfPython } from "./python-environments.js";
import { spawnKernel } from "./spawn-kernel.js";
import { startWatchdog, type Watchdog } from "./watchdog.js";

export interface LocalProviderOptions {
  /** What kernels inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Python environments besides the one in use. */
  readonly prefixes: readonly string[];
  readonly startTimeoutMs: number;
  /** Holds kernels to limits; without one they take what they like. */
  readonly confiner?: Confiner;
  /** Sockets in the file system, which only this user can reach, or TCP on the loopback interface, which some kernels have alone. */
  readonly transport?: "ipc" | "tcp";
  /** Whether Python kernels come from a process that has loaded what they need, where that can be. */
  readonly fork?: boolean;
  log(line: string): void;
}

/** Longer socket paths the system refuses (108 bytes on Linux, 104 on macOS). */
const LONGEST_FOLDER = 80;
/** In the source tree as beside the bundle, two folders up. */
const FORK_SERVER = fileURLToPath(new URL("../../python/fork_server.py", import.meta.url));

export async function createLocalProvider(options: LocalProviderOptions): Promise<KernelProvider> {
  const inUse = await prefixOfPython(options.env, process.platform);
  const folder = await mkdtemp(join(tmpdir(), "jupyter-dashboards-"));
  return new LocalProvider(options, inUse, folder, startWatchdog(folder, process.platform));
}

interface Wanted {
  readonly spec: FoundSpec;
  /** `argv[0]`, found. */
  readonly command: string;
  readonly request: KernelRequest;
  readonly confinement: Confinement;
}

class LocalProvider implements KernelProvider {
  private readonly kernels = new ManagedKernels();
  private readonly transport: "ipc" | "tcp";
  /** Activated environments, the ones configured, the Python in use. */
  private readonly environments: readonly string[];
  private readonly reported = new Set<string>();
  private readonly forkServers: ForkServers | undefined;
  private native: FoundSpec | undefined;

  constructor(
    private readonly options: LocalProviderOptions,
    private readonly inUse: string | undefined,
    private readonly folder: string,
    private readonly watchdog: Watchdog,
  ) {
    const fits = process.platform !== "win32" && Buffer.byteLength(folder) <= LONGEST_FOLDER;
    this.transport = options.transport ?? (fits ? "ipc" : "tcp");
    const { startTimeoutMs, fork = true, log } = options;
    // Elsewhere, what the system's own libraries have started makes forking unsafe.
    if (fork && fits && process.platform === "linux") {
      this.forkServers = new ForkServers({ program: FORK_SERVER, startTimeoutMs, watchdog, log });
    }
    this.environments = pythonPrefixes(options.env, [...options.prefixes, ...(inUse === undefined ? [] : [inUse])]);
  }

  async specs(): Promise<readonly KernelSpec[]> {
    return this.find();
  }

  async start(request: KernelRequest, signal?: AbortSignal): Promise<Kernel> {
    const spec = (await this.find()).find(({ name }) => name === request.kernelName);
    if (spec === undefined) throw new KernelStartError(`The kernel "${request.kernelName}" is not installed any more.`);
    return this.kernels.start(spec, (context) => this.launch(spec, request, context), signal);
  }

  async dataFolders(kernelName: string): Promise<readonly string[]> {
    const spec = (await this.find()).find(({ name }) => name === kernelName);
    if (spec === undefined) return [];
    const command = await commandOf(spec, this.environments, this.inUse, process.platform);
    // ENVIRONMENT/bin/python; whatever else starts a kernel has no such folder beside it.
    const own = isAbsolute(command) ? [join(dirname(dirname(command)), "share", "jupyter")] : [];
    return [...new Set([...own, ...dataFolders(this.place)])];
  }

  async close(): Promise<void> {
    await this.kernels.close();
    this.forkServers?.close();
    this.watchdog.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async launch(spec: FoundSpec, request: KernelRequest, context: LaunchContext): Promise<KernelProcess> {
    const { options, folder, transport, watchdog } = this;
    const command = await commandOf(spec, this.environments, this.inUse, process.platform);
    const confinement = await this.confine(spec);
    try {
      return await KernelProcess.launch({
        ...context,
        spec,
        startChild: (place) => this.startChild({ spec, command, request, confinement }, place),
        confinement,
        folder,
        transport: listensOnFiles(spec) ? transport : "tcp",
        startTimeoutMs: options.startTimeoutMs,
        watchdog,
        log: options.log,
      });
    } catch (error) {
      await confinement.release();
      throw error;
    }
  }

  private async startChild({ spec, command, request, confinement }: Wanted, place: KernelPlace): Promise<KernelChild> {
    const common = { ...this.options.env, ...spec.env };
    const { workingDirectory } = request;
    const env = { ...common, ...request.env };
    const plan = this.forkServers === undefined ? undefined : forkPlan(spec, command, common, request.env);
    const wanted = { ...place, workingDirectory, env, bounds: confinement.bounds, code: request.code ?? [] };
    const forked = plan && (await this.forkServers?.fork(plan, wanted));
    return forked ?? spawnKernel({ spec, command, prefix: confinement.prefix, workingDirectory, env }, place.connectionFile);
  }

  private async confine({ name }: FoundSpec): Promise<Confinement> {
    try {
      return (await this.options.confiner?.confine()) ?? FREE;
    } catch (error) {
      throw new KernelStartError(`The kernel "${name}" could not be held to its limits. ${error}`);
    }
  }

  private get place(): SearchPlace {
    return { env: this.options.env, home: homedir(), platform: process.platform, prefixes: this.environments };
  }

  private async find(): Promise<FoundSpec[]> {
    const { env } = this.options;
    const specs = await findKernelSpecs(this.place, (problem) => this.reportOnce(problem));
    if (specs.some(({ name }) => name === "python3")) return specs;
    this.native ??= await findNativePython(this.environments, env, process.platform);
    return this.native === undefined ? specs : [...specs, this.native];
  }

  /** Specs are read for every page; their problems stay the same. */
  private reportOnce(problem: string): void {
    if (this.reported.has(problem)) return;
    this.reported.add(problem);
    this.options.log(problem);
  }
}
