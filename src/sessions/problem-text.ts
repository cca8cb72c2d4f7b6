/** What a visitor reads where a dashboard's kernel is not there. The rest is for the operator's log. */
import { AppError } from "../errors/app-error.js";

const FOR_VISITORS: ReadonlySet<string> = new Set(["UNKNOWN_KERNEL", "NO_ROOM"]);

export const KERNEL_DIED = "The program behind this dashboard has stopped.";

export function startProblem(error: unknown): string {
  if (error instanceof AppError && FOR_VISITORS.has(error.code)) return error.message;
  return "The program behind this dashboard could not be started.";
}
