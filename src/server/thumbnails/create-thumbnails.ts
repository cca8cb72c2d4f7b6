/** Pictures of dashboards as this server has them: where they are kept, and how they are drawn. */
import { join } from "node:path";
import type { Drawer } from "../../chromium/drawer.js";
import type { DashboardSettings } from "../../notebook/dashboard-settings.js";
import type { Log } from "../../sessions/log.js";
import type { Result } from "../../snapshots/snapshot.js";
import { encodeDashboardPath } from "../../store/dashboard-path.js";
import { WORKSPACE_NAME } from "../../store/workspace.js";
import type { AppSettings, Services } from "../app.js";
import { copyDocument } from "../exports/copy-document.js";
import { type CopyServices, copyParts } from "../exports/copy-parts.js";
import { withoutPassword } from "../exports/without-password.js";
import { wordsFor } from "../language.js";
import { pathOfDashboard } from "../sign-in/gate.js";
import { ThumbnailFiles } from "./thumbnail-files.js";
import { Thumbnails } from "./thumbnails.js";

export interface ThumbnailSettings extends Pick<AppSettings, "linkBase" | "publicOrigins" | "pageLanguage"> {
  /** Absolute. */
  readonly notebooksDir: string;
}

/** Nobody asks for what is drawn, so that there is no address under which it is seen. */
const NOWHERE = "https://dashboards.invalid";

export function createThumbnails(drawer: Drawer, services: CopyServices, settings: ThumbnailSettings, log: Log): Thumbnails {
  return new Thumbnails({
    log,
    files: new ThumbnailFiles({ directory: join(settings.notebooksDir, WORKSPACE_NAME, "thumbnails"), log }),
    draw: (result, signal) => draw(result, signal, drawer, services, settings),
    revisionOf: (path) => revisionOf(path, services),
  });
}

/** The dashboard is looked at once more: what is drawn is of the revision that ran, or it is not drawn. */
async function draw(result: Result, signal: AbortSignal, drawer: Drawer, services: CopyServices, settings: ThumbnailSettings) {
  const dashboard = await services.store.dashboard(pathOfDashboard(result.path));
  if (dashboard.revision !== result.revision) throw new Error("It has changed meanwhile.");
  const baseUrl = `${settings.publicOrigins[0] ?? NOWHERE}${settings.linkBase}`;
  const shown = { ...result, messages: result.messages.map(withoutPassword), isShared: false, viewOnly: isViewOnly(dashboard.settings) };
  const words = wordsFor({ headers: {} }, settings, dashboard.settings.language);
  const url = `${baseUrl}/dashboards/${encodeDashboardPath(dashboard.path)}`;
  const copy = await copyParts({ dashboard, shown, words, baseUrl, url, viewId: undefined, isBare: true }, services);
  return drawer.draw(copyDocument(copy), "thumbnail", signal);
}

function isViewOnly({ session, interaction }: DashboardSettings): boolean {
  return session === "static" || (session === "shared" && interaction === "view-only");
}

async function revisionOf(path: string, { store }: Pick<Services, "store">): Promise<string | undefined> {
  try {
    const resolved = await store.resolve(pathOfDashboard(path));
    return resolved.kind === "dashboard" ? (await store.dashboard(resolved.path)).revision : undefined;
  } catch {
    return undefined;
  }
}
