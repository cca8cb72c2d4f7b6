/** The kernels of one provider, from the wish for one to the end of all. */
import { KernelStartError } from "./errors.js";
import type { Kernel, KernelSpec } from "./kernel.js";
import { type KernelRun, type LaunchContext, ManagedKernel } from "./managed-kernel.js";

export class ManagedKernels {
  private readonly kernels = new Set<ManagedKernel>();
  private closed = false;

  /** Throws KernelStartError, at once where `signal` is aborted. */
  async start(spec: KernelSpec, launch: (context: LaunchContext) => Promise<KernelRun>, signal?: AbortSignal): Promise<Kernel> {
    if (this.closed) throw new KernelStartError("No kernel is started any more: the server is being stopped.");
    const kernel = new ManagedKernel(spec, launch, (stopped) => this.kernels.delete(stopped));
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
    this.closed = true;
    await Promise.all([...this.kernels].map((kernel) => kernel.stop()));
  }
}
