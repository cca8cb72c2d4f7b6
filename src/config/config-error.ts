/** The error of a configuration that can't be used. */
import { AppError } from "../errors/app-error.js";

/** Thrown when an option is unknown, malformed or out of range, or the file can't be read. Handled by the command: a line on stderr for each problem. */
export class ConfigError extends AppError {
  readonly code = "CONFIG";
  readonly status = 500;

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}
