/** What keeps somebody out until they have signed in. Handled by the error handler; the messages are for visitors. */
import { AppError } from "../../errors/app-error.js";

/** Thrown when nothing may be shown to who has not signed in. A browser is sent to the sign-in page. */
export class SignInNeededError extends AppError {
  readonly code = "SIGN_IN_NEEDED";
  readonly status = 401;

  constructor() {
    super("Please sign in to see this.");
  }
}

/** Thrown when somebody tries too often to sign in. */
export class TooManyTriesError extends AppError {
  readonly code = "TOO_MANY_TRIES";
  readonly status = 429;

  constructor(readonly retrySeconds: number) {
    super(`There were too many attempts to sign in. Please wait ${waitText(retrySeconds)} and try again.`);
  }
}

function waitText(seconds: number): string {
  if (seconds < 100) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
