/** What can go wrong with a run of a static dashboard. */
import { AppError } from "../errors/app-error.js";

/** Thrown when a run does not come to its end. Handled by the route that asked for it; the operator's log has the reason. */
export class RunFailedError extends AppError {
  readonly code = "RUN_FAILED";
  readonly status = 409;
}
