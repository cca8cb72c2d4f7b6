/** The errors that the command ends with: a line for the user and an exit code. */
import { AppError } from "../errors/app-error.js";
import { EXIT } from "./exit-codes.js";

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Thrown when a command can't go on. Handled by run.ts: the message on stderr, and the exit code. */
export class CommandError extends AppError {
  readonly code = "COMMAND";
  readonly status = 500;

  constructor(
    message: string,
    readonly exitCode: ExitCode,
  ) {
    super(message);
  }
}

export function usageError(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}

/** Thrown when the user stops the command or says no. Handled by run.ts. */
export class CancelledError extends CommandError {
  constructor(message = "Stopped.") {
    super(message, EXIT.cancelled);
  }
}
