/** Thrown when a page's address gives a parameter a value that it can't have. Handled by the error handler; the words are for visitors. */
import { AppError } from "../errors/app-error.js";

export class ParameterError extends AppError {
  readonly code = "BAD_PARAMETER";
  readonly status = 400;
}
