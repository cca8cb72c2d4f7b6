/** Static dashboards as this server has them: what they are run with, where they are kept, and who is told of new versions. */
import { join } from "node:path";
import type { Log } from "../sessions/log.js";
import type { Sessions } from "../sessions/types.js";
import { messagesIn } from "../snapshots/snapshot.js";
import { SnapshotFiles } from "../snapshots/snapshot-files.js";
import { StaticDashboards } from "../snapshots/static-dashboards.js";
import { WORKSPACE_NAME } from "../store/workspace.js";
import type { AppSettings, Services } from "./app.js";
import { commonVisit } from "./common-visit.js";
import { loadDashboard } from "./load-dashboard.js";

export interface StaticConfig {
  /** Absolute. */
  readonly notebooksDir: string;
  /** In ms. */
  readonly staticRunTimeout: number;
}

const MEMORY_BYTES = 128 * 1024 * 1024;

export function createStaticDashboards(
  { sessions, store, thumbnails }: Pick<Services, "sessions" | "store" | "thumbnails">,
  settings: AppSettings,
  { notebooksDir, staticRunTimeout }: StaticConfig,
  log: Log,
): StaticDashboards {
  return new StaticDashboards({
    sessions,
    log,
    files: new SnapshotFiles({ directory: join(notebooksDir, WORKSPACE_NAME, "snapshots"), log }),
    maxBytes: MEMORY_BYTES,
    runLimitMs: staticRunTimeout,
    load: (path) => loadDashboard(store, path),
    prepare: (dashboard) => commonVisit(dashboard, "", { viewOnly: true, revive: false }, settings),
    onShown: (snapshot) => thumbnails?.offer({ ...snapshot, messages: () => messagesIn(snapshot) }, "kept"),
    now: () => new Date(),
  });
}

type Watched = Pick<Sessions, "openPaths" | "announce">;

/** Both hear of new versions: who runs a dashboard, and who keeps what it showed. */
export function watchedTogether(...parts: readonly Watched[]): Watched {
  return {
    openPaths: () => new Set(parts.flatMap((part) => [...part.openPaths()])),
    announce: (path, revision) => {
      for (const part of parts) part.announce(path, revision);
    },
  };
}
