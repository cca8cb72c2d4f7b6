/** How the command `jupyter-dashboards-admin` ends. */
export const EXIT = {
  done: 0,
  /** The server refused, or something failed that is not named below. */
  failed: 1,
  /** Arguments or files that can't be used. */
  usage: 2,
  /** No token, a wrong one, or one that may not do this. */
  unauthorized: 3,
  /** No such dashboard or revision. */
  missing: 4,
  /** Something stands there already, or has been changed by someone else. */
  conflict: 5,
  /** The server can't be reached. */
  unreachable: 6,
  /** A notebook that was checked would not show whole. */
  incomplete: 7,
  /** Stopped by the user (Ctrl-C, or "no" to a question). */
  cancelled: 130,
} as const;
