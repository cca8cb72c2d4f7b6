/** Errors of the store. Messages reach visitors, except those of the folder itself, which reach the operator at start. */
import { AppError } from "../errors/app-error.js";

/** Thrown when a path in a URL is malformed or tries to leave the folder. Handled by the error page. */
export class InvalidPathError extends AppError {
  readonly code = "INVALID_PATH";
  readonly status = 400;

  constructor() {
    super("This address is not a valid path.");
  }
}

/** Thrown when there is no dashboard, or no folder, at a path that is asked for as one. Handled by the error page. */
export class MissingPathError extends AppError {
  readonly code = "NO_SUCH_PATH";
  readonly status = 404;

  constructor() {
    super("There is nothing at this address.");
  }
}

/** Thrown when the folder can't be served (handled by the command, at start) or a file in it can't be read (handled by the error page). */
export class StoreError extends AppError {
  readonly code = "STORE";
  readonly status = 500;
}
