/** What can go wrong when a visitor asks for a session. */
import { AppError } from "../errors/app-error.js";

/** Thrown when as many kernels run as are allowed, in all or for one visitor. Handled by the routes: 503 with `Retry-After`. */
export class NoRoomError extends AppError {
  readonly code = "NO_ROOM";
  readonly status = 503;
}
