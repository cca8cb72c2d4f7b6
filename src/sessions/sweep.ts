/** Which sessions end by the clock: those that nobody uses, and those that nobody looks at where others wait for their places. */
import type { Admission } from "./admission.js";
import type { Dashboard } from "./types.js";

export interface Swept {
  readonly session: {
    readonly dashboard: Pick<Dashboard, "path">;
    readonly connections: number;
    /** In ms; undefined while the kernel is at work. */
    readonly idleSince: number | undefined;
  };
  readonly admission: Pick<Admission, "place">;
  /** In ms; undefined while a page is connected, and before the first. */
  readonly leftAt: number | undefined;
}

export interface SweepOptions {
  /** In ms. */
  readonly now: number;
  /** How long a session with connections may be idle, in ms; 0: for ever. */
  readonly cullIdleMs: number;
  /** Somebody waits who could come in if a kernel of this dashboard ended. */
  isWanted(dashboardPath: string): boolean;
}

/** Even where others wait, a page that lost its line has this time to come back. */
export const GRACE_MS = 30_000;

export function idleSessions<T extends Swept>(sessions: readonly T[], { now, cullIdleMs }: SweepOptions): readonly T[] {
  if (cullIdleMs === 0) return [];
  return sessions.filter(
    ({ session: { connections, idleSince } }) => connections > 0 && idleSince !== undefined && now - idleSince >= cullIdleMs,
  );
}

/** One at a time: it is seen first what becomes of its place. */
export function abandonedSession<T extends Swept>(sessions: readonly T[], { now, isWanted }: SweepOptions): T | undefined {
  const abandoned = sessions.flatMap((each) =>
    each.leftAt !== undefined && each.admission.place === undefined && now - each.leftAt >= GRACE_MS ? [{ each, leftAt: each.leftAt }] : [],
  );
  const longestFirst = abandoned.sort((a, b) => a.leftAt - b.leftAt).map(({ each }) => each);
  return longestFirst.find(({ session }) => isWanted(session.dashboard.path));
}
