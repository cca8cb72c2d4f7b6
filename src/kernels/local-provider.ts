/** Kernels as processes of this machine, found and started without any Jupyter server. */
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { KernelStartError } from "./errors.js";
import type { Kernel, KernelProvider, KernelRequest, KernelSpec } from "./kernel.js";
import { KernelProcess } from "./kernel-process.js";
import { type FoundSpec, findKernelSpecs } from "./kernelspecs.js";
import { LocalKernel } from "./local-kernel.js";
import { commandOf, prefixOfPython } from "./python-environments.js";
import { startWatchdog, type Watchdog } from "./watchdog.js";

export interface LocalProviderOptions {
  /** What kernels inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Python environments besides the one in use. */
  readonly prefixes: readonly string[];
  readonly startTimeoutMs: number;
  /** Sockets in the file system, which only this user can reach, or TCP on the loopback interface. */
  readonly transport?: "ipc" | "tcp";
  log(line: string): void;
}

/** Longer socket paths the system refuses (108 bytes on Linux, 104 on macOS). */
const LONGEST_FOLDER = 80;

export async function createLocalProvider(options: LocalProviderOptions): Promise<KernelProvider> {
  const own = await prefixOfPython(options.env);
  const folder = await mkdtemp(join(tmpdir(), "jupyter-dashboards-"));
  const prefixes = [...options.prefixes, ...(own === undefined ? [] : [own])];
  return new LocalProvider({ ...options, prefixes }, folder, startWatchdog(folder, process.platform));
}

class LocalProvider implements KernelProvider {
  private readonly kernels = new Set<LocalKernel>();
  private readonly transport: "ipc" | "tcp";

  constructor(
    private readonly options: LocalProviderOptions,
    private readonly folder: string,
    private readonly watchdog: Watchdog,
  ) {
    const fits = process.platform !== "win32" && Buffer.byteLength(folder) <= LONGEST_FOLDER;
    this.transport = options.transport ?? (fits ? "ipc" : "tcp");
  }

  async specs(): Promise<readonly KernelSpec[]> {
    return this.find();
  }

  async start(request: KernelRequest, signal?: AbortSignal): Promise<Kernel> {
    const spec = (await this.find()).find(({ name }) => name === request.kernelName);
    if (spec === undefined) throw new KernelStartError(`The kernel "${request.kernelName}" is not installed any more.`);
    const kernel = new LocalKernel(
      spec,
      async (context) =>
        KernelProcess.launch({
          ...context,
          spec,
          command: await commandOf(spec, this.environments(), process.platform),
          workingDirectory: request.workingDirectory,
          env: { ...this.options.env, ...spec.env, ...request.env },
          folder: this.folder,
          transport: this.transport,
          startTimeoutMs: this.options.startTimeoutMs,
          watchdog: this.watchdog,
          log: this.options.log,
        }),
      (stopped) => this.kernels.delete(stopped),
    );
    this.kernels.add(kernel);
    const giveUp = (): void => void kernel.stop();
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted === true) giveUp();
    try {
      await kernel.start();
    } catch (error) {
      this.kernels.delete(kernel);
      throw error;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
    return kernel;
  }

  async close(): Promise<void> {
    await Promise.all([...this.kernels].map((kernel) => kernel.stop()));
    this.watchdog.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private find(): Promise<FoundSpec[]> {
    const { env, prefixes, log } = this.options;
    return findKernelSpecs({ env, home: homedir(), platform: process.platform, prefixes }, log);
  }

  private environments(): string[] {
    const { env, prefixes } = this.options;
    return [env.VIRTUAL_ENV, env.CONDA_PREFIX, ...prefixes].flatMap((prefix) => prefix || []);
  }
}
