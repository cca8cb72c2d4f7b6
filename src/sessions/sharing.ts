/** What is different about sessions that everybody is in. */
import type { SessionFigures } from "./observer.js";
import { EVERYONE, type OpenRequest, type Session } from "./types.js";

export function ownerOf({ sharing, visitor }: OpenRequest): string {
  return sharing === undefined ? visitor : EVERYONE;
}

/** Its kernel is not there and does not come by itself. */
export function isDown({ state }: Pick<Session, "state">): boolean {
  return state.kernel === "dead" || state.kernel === "failed";
}

/** The run of a static dashboard, which ends by itself, is nobody's page. */
export function countedMode({ mode, sharing }: Pick<Session, "mode" | "sharing">): SessionFigures["mode"] {
  return sharing?.revive === false ? "static-run" : mode;
}

export interface OwnerLimits {
  readonly maxKernelsPerVisitor: number;
  /** Of one dashboard. */
  readonly maxSharedSessions: number;
}

const TOO_MANY_OPEN = "You have too many dashboards open at once. Close one of them and try again in a minute.";

/**
 * What stands in the way of one session more for who asks, in words; undefined where nothing does. `isTheirs`: a shared one that nobody
 * but who asks has come to. A visitor may have as many of them as of their own.
 */
export function lackFor<S extends Session>(
  request: OpenRequest,
  sessions: readonly S[],
  limits: OwnerLimits,
  isTheirs: (session: S) => boolean,
): string | undefined {
  const owned = sessions.filter(({ visitor }) => visitor === ownerOf(request));
  if (request.sharing === undefined) return owned.length < limits.maxKernelsPerVisitor ? undefined : TOO_MANY_OPEN;
  const choices = owned.filter(({ dashboard }) => dashboard.path === request.dashboard.path).length;
  if (choices >= limits.maxSharedSessions) return "This dashboard is open with too many parameters. Please try again in a minute.";
  // What a static dashboard shows at first is run for everybody, and ends by itself.
  const theirs = request.sharing.revive ? owned.filter((session) => session.sharing?.revive === true && isTheirs(session)).length : 0;
  return theirs < limits.maxKernelsPerVisitor ? undefined : TOO_MANY_OPEN;
}
