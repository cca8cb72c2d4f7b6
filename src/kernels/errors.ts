/** What can go wrong when a dashboard's kernel is started. */
import { AppError } from "../errors/app-error.js";

/** Thrown when no installed kernel can run the notebook. Handled by the routes and the session: its message is for visitors. */
export class UnknownKernelError extends AppError {
  readonly code = "UNKNOWN_KERNEL";
  readonly status = 503;

  /** `wanted`: as the notebook names it; `detail` is for the operator's log. */
  constructor(
    wanted: string | undefined,
    readonly detail: string,
  ) {
    const what = wanted === undefined ? "a program that this server does not have" : `"${wanted}", which this server does not have`;
    super(`This dashboard can't be run: it needs ${what}. Please tell whoever runs the server.`);
  }
}

/** Thrown when a kernel's process can't be started, ends early or does not answer in time. The message is for the operator's log. */
export class KernelStartError extends AppError {
  readonly code = "KERNEL_START";
  readonly status = 503;
  /** Whether it may work by itself later. */
  readonly mayPass: boolean = false;
}

/** Thrown when a gateway runs as many kernels as it may. Handled by the routes and the session: its message is for visitors. */
export class KernelsFullError extends AppError {
  readonly code = "NO_ROOM";
  readonly status = 503;
  readonly mayPass = true;

  /** `detail` is for the operator's log. */
  constructor(readonly detail: string) {
    super("All places on this server are taken at the moment. Please try again in a minute.");
  }
}
