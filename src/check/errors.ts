/** Thrown where there is nothing that can be checked. Handled by the command: its message is for whoever typed it. */
import { AppError } from "../errors/app-error.js";

export class CheckError extends AppError {
  readonly code = "CHECK";
  readonly status = 500;
}
