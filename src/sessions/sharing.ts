/** What is different about sessions that everybody is in. */
import { EVERYONE, type OpenRequest, type Session } from "./types.js";

export function ownerOf({ sharing, visitor }: OpenRequest): string {
  return sharing === undefined ? visitor : EVERYONE;
}

/** Its kernel is not there and does not come by itself. */
export function isDown({ state }: Pick<Session, "state">): boolean {
  return state.kernel === "dead" || state.kernel === "failed";
}

export interface OwnerLimits {
  readonly maxKernelsPerVisitor: number;
  /** Of one dashboard. */
  readonly maxSharedSessions: number;
}

/** What stands in the way of one session more for who asks, in words; undefined where nothing does. */
export function lackFor(request: OpenRequest, sessions: readonly Session[], limits: OwnerLimits): string | undefined {
  const owned = sessions.filter(({ visitor }) => visitor === ownerOf(request));
  if (request.sharing === undefined) {
    if (owned.length < limits.maxKernelsPerVisitor) return undefined;
    return "You have too many dashboards open at once. Close one of them and try again in a minute.";
  }
  const choices = owned.filter(({ dashboard }) => dashboard.path === request.dashboard.path).length;
  return choices < limits.maxSharedSessions ? undefined : "This dashboard is open with too many parameters. Please try again in a minute.";
}
