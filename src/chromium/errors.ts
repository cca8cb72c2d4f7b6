/** Errors of drawing with Chromium. Handled by the error handler; the messages are for visitors. */
import { AppError } from "../errors/app-error.js";

/** Thrown when there is no Chromium beside the server. */
export class NoChromiumError extends AppError {
  readonly code = "NO_CHROMIUM";
  readonly status = 501;

  constructor() {
    super("This server can't make PDF files and pictures. Download the page as a file, or let your browser print it.");
  }
}

/** Thrown when as many wait for Chromium as may wait. */
export class DrawingBusyError extends AppError {
  readonly code = "DRAWING_BUSY";
  readonly status = 503;

  constructor() {
    super("This server is making many PDF files and pictures right now. Please try again in a moment.");
  }
}

/** Thrown when Chromium has not drawn a document; the cause is for the operator. */
export class DrawingFailedError extends AppError {
  readonly code = "DRAWING_FAILED";
  readonly status = 500;

  constructor(cause: unknown) {
    super("This page could not be made into a file of this kind. Download it as a file, or let your browser print it.", { cause });
  }
}

/** Thrown when a document is larger than Chromium takes in one piece. */
export class DocumentTooLargeError extends AppError {
  readonly code = "DOCUMENT_TOO_LARGE";
  readonly status = 413;

  constructor() {
    super("This page is too large for a file of this kind. Download it as a file, or let your browser print it.");
  }
}
