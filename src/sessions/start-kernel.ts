/** Finds the kernel that a dashboard asks for and starts it in the dashboard's folder. */
import { chooseSpec } from "../kernels/choose-spec.js";
import { KernelsFullError } from "../kernels/errors.js";
import type { Kernel, KernelProvider } from "../kernels/kernel.js";
import type { Log } from "./log.js";
import type { SessionObserver } from "./observer.js";
import { mayPass } from "./problem-text.js";
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
  const code = dashboard.notebook.cells.flatMap((cell) => (cell.kind === "code" ? [cell.source] : []));
  const request = { kernelName: choice.spec.name, workingDirectory: dashboard.directory, env: environment, code };
  return provider.start(request, signal);
}

/** Of what may pass by itself, where it comes from is told once, by who knows it; each page that waits for it tries again. */
export function logFailedStart(log: Log, dashboard: string, error: unknown): void {
  if (mayPass(error)) log.info({ dashboard, reason: reasonOf(error) }, "kernel did not start for now");
  else log.error({ dashboard, err: error }, "kernel did not start");
}

function reasonOf(error: unknown): string {
  if (error instanceof KernelsFullError) return error.detail;
  return error instanceof Error ? error.message : String(error);
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
