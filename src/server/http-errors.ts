/** Errors of the routes themselves. Handled by the error handler; the messages are for visitors. */
import { AppError } from "../errors/app-error.js";

/** Thrown when there is nothing at a path, or nothing that this visitor may know of. */
export class NotFoundError extends AppError {
  readonly code = "NOT_FOUND";
  readonly status = 404;

  constructor(message = "There is nothing at this address.") {
    super(message);
  }
}

/** Thrown when a request is for a host that is not this server's. */
export class MisdirectedError extends AppError {
  readonly code = "MISDIRECTED";
  readonly status = 421;

  constructor() {
    super("This server does not answer at this address. Please use the one that you were given.");
  }
}

/** Thrown when a page of another site tries to act for a visitor, or what may be one: a request that does not say where it comes from. */
export class ForeignOriginError extends AppError {
  readonly code = "FOREIGN_ORIGIN";
  readonly status = 403;

  constructor() {
    super("This request came from a page of another site. Programs name this server in the header Origin.");
  }
}

/** Thrown when a client wants a kernel of a dashboard that has none for visitors. */
export class NoKernelError extends AppError {
  readonly code = "NO_KERNEL";
  readonly status = 409;

  constructor() {
    super("This dashboard shows the outputs of its last run. It has no kernel for visitors.");
  }
}

/** Thrown when a visitor would end, for everybody, what is not theirs alone. */
export class SharedSessionError extends AppError {
  readonly code = "SHARED_SESSION";
  readonly status = 403;

  constructor() {
    super("This dashboard is shared with everybody who has it open, so nobody can end or start it again for the others.");
  }
}

/** Thrown when a request lacks something or has it wrong; the message says what. */
export class BadRequestError extends AppError {
  readonly code = "BAD_REQUEST";
  readonly status = 400;
}
