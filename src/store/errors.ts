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

/** Thrown when a path that is to be changed is no dashboard: missing, a plain folder, a file in a bundle. Handled by the publishing routes. */
export class NoDashboardError extends AppError {
  readonly code = "NO_DASHBOARD";
  readonly status = 400;

  constructor(path: string) {
    super(`There is no dashboard at "${path}".`);
  }
}

/** Thrown when nothing can be published at a path; the message says why and what to do. Handled by the publishing routes. */
export class UnfitPathError extends AppError {
  readonly code = "UNFIT_PATH";
  readonly status = 400;
}

/** Thrown when something stands in the way that would be lost, or reached no more. Handled by the publishing routes. */
export class OccupiedPathError extends AppError {
  readonly code = "OCCUPIED_PATH";
  readonly status = 409;
}

/** Thrown when another author's change came first. Handled by the publishing routes. */
export class ConflictingChangeError extends AppError {
  readonly code = "CONFLICTING_CHANGE";
  readonly status = 412;
}

/** Thrown when a revision that is asked for was never there, or is kept no more. Handled by the publishing routes. */
export class UnknownRevisionError extends AppError {
  readonly code = "UNKNOWN_REVISION";
  readonly status = 404;
}

/** Thrown when there is no room to write. What was there stays. Handled by the publishing routes. */
export class StorageFullError extends AppError {
  readonly code = "STORAGE_FULL";
  readonly status = 507;
}

/** Thrown when the folder may not be written. What was there stays. Handled by the publishing routes. */
export class StorageRefusedError extends AppError {
  readonly code = "STORAGE_REFUSED";
  readonly status = 500;
}

/** Thrown when another server on the same folder does not come to an end with its change. Handled by the publishing routes. */
export class StorageBusyError extends AppError {
  readonly code = "STORAGE_BUSY";
  readonly status = 503;
}
