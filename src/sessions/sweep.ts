/** Which sessions end before their retention time is over, because others wait for their places. */
import type { Admission } from "./admission.js";
import type { Dashboard } from "./types.js";

export interface Swept {
  readonly session: { readonly dashboard: Pick<Dashboard, "path"> };
  readonly admission: Pick<Admission, "place">;
  /** In ms; undefined while a page is connected, and before the first. */
  readonly leftAt: number | undefined;
}

export interface SweepOptions {
  /** In ms. */
  readonly now: number;
  /** Somebody waits who could come in if a kernel of this dashboard ended. */
  isWanted(dashboardPath: string): boolean;
}

/** Even where others wait, a page that lost its line has this time to come back. */
export const GRACE_MS = 30_000;

/** At most one: it is seen first what becomes of its place. */
export function sessionsToEnd<T extends Swept>(sessions: readonly T[], { now, isWanted }: SweepOptions): readonly T[] {
  const abandoned = sessions.flatMap((each) =>
    each.leftAt !== undefined && each.admission.place === undefined && now - each.leftAt >= GRACE_MS ? [{ each, leftAt: each.leftAt }] : [],
  );
  const longestFirst = abandoned.sort((a, b) => a.leftAt - b.leftAt).map(({ each }) => each);
  return longestFirst.filter(({ session }) => isWanted(session.dashboard.path)).slice(0, 1);
}
