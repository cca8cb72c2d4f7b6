/** Errors of the publishing routes. The messages are for authors. */
import { sizeText } from "../../archive/size-text.js";
import { AppError } from "../../errors/app-error.js";

const UNAUTHORIZED = {
  "token-missing": 'A token is needed here. Send it in the header "Authorization: token SECRET".',
  "token-wrong": "This token is unknown or has expired. Ask the operator of this server for another.",
  "signed-out": "Only authors who have signed in may do this here, and you are not signed in.",
} as const;

/** Thrown when a token is needed and none or a wrong one was sent. Handled by the error handler, which also names the scheme. */
export class UnauthorizedError extends AppError {
  readonly code = "UNAUTHORIZED";
  readonly status = 401;

  constructor(reason: keyof typeof UNAUTHORIZED) {
    super(UNAUTHORIZED[reason]);
  }
}

/** Thrown when an author's token is not for a path, or no token is set and the request is not this machine's. Handled by the error handler. */
export class ForbiddenError extends AppError {
  readonly code = "FORBIDDEN";
  readonly status = 403;
}

/** Thrown when an upload stops arriving. Handled by the error handler. */
export class StalledUploadError extends AppError {
  readonly code = "STALLED_UPLOAD";
  readonly status = 408;

  constructor(stallMs: number) {
    super(`Nothing more of the upload came for ${Math.ceil(stallMs / 1000)} seconds. Nothing was changed. Send it again.`);
  }
}

/** Thrown when an upload arrives so slowly that it would hold its place for ever. Handled by the error handler. */
export class SlowUploadError extends AppError {
  readonly code = "SLOW_UPLOAD";
  readonly status = 408;

  constructor(bytesPerSecond: number, ms: number) {
    super(
      `The upload came with less than ${sizeText(bytesPerSecond)} a second for ${Math.ceil(ms / 1000)} seconds. Nothing was changed. Send it over a better connection.`,
    );
  }
}

/** Thrown when as many uploads arrive as may at once. Handled by the error handler, which says when to come back. */
export class TooManyUploadsError extends AppError {
  readonly code = "TOO_MANY_UPLOADS";
  readonly status = 503;

  constructor() {
    super("As many uploads are under way as this server takes at once. Nothing was changed. Send it again in a moment.");
  }
}

/** Thrown when an author says what must stand at a path, and something else does. Handled by the error handler. */
export class PreconditionError extends AppError {
  readonly code = "PRECONDITION";
  readonly status = 412;
}

/** Thrown when a dashboard that each visitor has for themselves is to be refreshed. Handled by the error handler. */
export class NothingToRefreshError extends AppError {
  readonly code = "NOTHING_TO_REFRESH";
  readonly status = 409;

  constructor(path: string) {
    super(`"${path}" runs anew for each visitor, so there is nothing to refresh. Only static and shared dashboards can be.`);
  }
}

/** Thrown when a link is to be shared where none is of use, or none may be. Handled by the error handler. */
export class NothingToShareError extends AppError {
  readonly code = "NOTHING_TO_SHARE";
  readonly status = 409;
}
