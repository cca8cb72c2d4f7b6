/** What the system says of a file that it refuses. */

/** "ENOENT"; "unknown" for what is no error of the system. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
