/** What helps where publishing failed. Pure. */
import { UnreadableFile } from "./readable.js";
import { RequestProblem } from "./request-problem.js";

/** `again`: the same once more. `file`: another file, or the same after it was mended. `name`: neither, but perhaps another name. */
export type Remedy = "again" | "file" | "name";

const FILES_FAULT: readonly number[] = [400, 413, 415, 422];
/** 401: until the author has signed in again or has another token. */
const PASSING: readonly number[] = [0, 401, 408, 429];

export function remedyFor(error: unknown): Remedy {
  if (error instanceof UnreadableFile) return "file";
  if (!(error instanceof RequestProblem)) return "again";
  if (FILES_FAULT.includes(error.status)) return "file";
  return PASSING.includes(error.status) || error.status >= 500 ? "again" : "name";
}
