/** The Chromium that draws what visitors take away, as the operator has it. */
import { tmpdir } from "node:os";
import { chromiumDraw, createDrawer, type Drawer } from "../../chromium/drawer.js";
import { findChromium, isExecutable } from "../../chromium/find-chromium.js";
import type { Config } from "../../config/config.js";
import { ConfigError } from "../../config/config-error.js";
import type { Log } from "../../sessions/log.js";

type ChromiumConfig = Pick<Config, "chromium" | "chromiumSandbox" | "downloads" | "thumbnails">;

const GIB = 1024 ** 3;
/** Of each of its processes, of which there are about six; one draws. */
const MEMORY_BYTES = 2 * GIB;
/** As base64 still less than the 100 MiB that Chromium reads at once. */
const DOCUMENT_BYTES = 72 * 1024 * 1024;
/** Of those that nobody waits for; what is larger shows nothing in a small picture that is worth it. */
const BACKGROUND_LIMITS = { atOnce: 1, waiting: 0, timeMs: 60_000, documentBytes: 24 * 1024 * 1024 };
const LIMITS = { atOnce: 2, waiting: 8, timeMs: 60_000, documentBytes: DOCUMENT_BYTES };

const NEEDS_SANDBOX =
  "No PDF files and pictures of dashboards are made: Chromium has no sandbox where the server runs as root. Run it as another user, or set CHROMIUM_SANDBOX=false where the server's container is one.";

export interface Drawing {
  /** Undefined where there is no Chromium, or it is not wanted. It is not started before somebody needs it. */
  readonly drawer?: Drawer | undefined;
  /** For what nobody waits for: one at a time, and everything else goes first. */
  readonly backgroundDrawer?: Drawer | undefined;
  /** For the log, once the server listens. */
  tell?(log: Pick<Log, "info" | "warn">): void;
}

/** Throws ConfigError. */
export async function prepareDrawing({ chromium, chromiumSandbox: sandbox, downloads, thumbnails }: ChromiumConfig): Promise<Drawing> {
  const { platform, env } = process;
  if (!(downloads || thumbnails) || chromium === "none") return {};
  if (chromium !== undefined && !(await isExecutable(chromium))) throw new ConfigError([`CHROMIUM names ${chromium}, which can't be run.`]);
  const command = chromium ?? (await findChromium({ path: env.PATH, platform }));
  if (command === undefined) return {};
  // Who named one expects it.
  if (sandbox && process.getuid?.() === 0) return { tell: (log) => log[chromium === undefined ? "info" : "warn"]({}, NEEDS_SANDBOX) };
  const options = { command, sandbox, memoryBytes: MEMORY_BYTES, temporaryFolder: tmpdir(), path: env.PATH, platform };
  return {
    drawer: downloads ? createDrawer(chromiumDraw(options), LIMITS) : undefined,
    backgroundDrawer: thumbnails ? createDrawer(chromiumDraw({ ...options, inBackground: true }), BACKGROUND_LIMITS) : undefined,
    tell: (log) => log.info({ chromium: command }, "PDF files and pictures of dashboards are made with Chromium"),
  };
}
