/** Thrown when a file is no notebook that can be shown. Handled by the store (the list goes on) and by the routes (an error page). */
import { AppError } from "../errors/app-error.js";

export class InvalidNotebookError extends AppError {
  readonly code = "INVALID_NOTEBOOK";
  readonly status = 422;
}

/** The same, for the version of its format. */
export class UnsupportedFormatError extends InvalidNotebookError {}
