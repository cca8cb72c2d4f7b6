/** The base of every error that a caller handles: a stable `code`, and the HTTP status it becomes where it reaches a route. */

export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
