/** Finds the kernel that a dashboard asks for and starts it in the dashboard's folder. */
import { chooseSpec } from "../kernels/choose-spec.js";
import type { Kernel, KernelProvider } from "../kernels/kernel.js";
import type { Log } from "./log.js";
import type { SessionObserver } from "./observer.js";
import type { Dashboard } from "./types.js";

/** Throws UnknownKernelError, KernelStartError. */
export async function startKernel(
  provider: KernelProvider,
  dashboard: Dashboard,
  environment: Readonly<Record<string, string>>,
  log: Log,
  signal: AbortSignal,
): Promise<Kernel> {
  const choice = chooseSpec(await provider.specs(), dashboard.notebook.kernel);
  for (const fallback of choice.fallbacks) log.warn({ dashboard: dashboard.path }, fallback);
  const request = { kernelName: choice.spec.name, workingDirectory: dashboard.directory, env: environment };
  return provider.start(request, signal);
}

const MS = 1000;

/** Tells how the start went. One that was called off is neither a success nor a failure. */
export async function observeStart(start: () => Promise<Kernel>, signal: AbortSignal, observer: SessionObserver): Promise<Kernel> {
  const begin = performance.now();
  try {
    const kernel = await start();
    observer.kernelStarted((performance.now() - begin) / MS);
    kernel.onDied(() => observer.kernelDied());
    return kernel;
  } catch (error) {
    if (!signal.aborted) observer.kernelStartFailed();
    throw error;
  }
}
