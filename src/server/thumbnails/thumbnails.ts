/** Pictures of dashboards, drawn from what their runs have left: one after the other, in the background, and only where something has changed. */
import { createHash } from "node:crypto";
import type { Log } from "../../sessions/log.js";
import type { Result } from "../../snapshots/snapshot.js";
import type { Thumbnail, ThumbnailFiles } from "./thumbnail-files.js";

export type RunResult = Omit<Result, "messages"> & { readonly messages: () => Promise<Result["messages"]> };

export interface ThumbnailsOptions {
  readonly files: ThumbnailFiles;
  readonly log: Pick<Log, "debug" | "warn">;
  /** WebP. */
  draw(result: Result, signal: AbortSignal): Promise<Buffer>;
  /** Of the dashboard as it stands; undefined where there is none. */
  revisionOf(path: string): Promise<string | undefined>;
}

/** What is run by the clock looks much the same each time. */
const SHORTEST_LIFE_MS = 10 * 60_000;
/** Further results come again with the next visit. */
const MOST_WAITING = 50;

export class Thumbnails {
  private readonly waiting = new Map<string, RunResult>();
  /** The revisions of which none could be drawn. */
  private readonly failed = new Map<string, string>();
  private readonly closing = new AbortController();
  private work: Promise<void> | undefined;

  constructor(private readonly options: ThumbnailsOptions) {}

  /** Learns what was kept, and removes what is of dashboards that have gone. */
  async begin(): Promise<void> {
    await this.options.files.begin();
    void this.tidy("");
  }

  /** Something has run: `live` for a visitor, whose first run of a revision is enough; `kept` to be shown to all. */
  offer(result: RunResult, kind: "live" | "kept"): void {
    const { path, revision, complete } = result;
    if (!complete || this.closing.signal.aborted || this.failed.get(path) === revision) return;
    const present = this.find(path, revision);
    if (present !== undefined && (kind === "live" || this.isFresh(present, result))) return;
    if (!this.waiting.has(path) && this.waiting.size >= MOST_WAITING) return;
    this.waiting.set(path, result);
    this.work ??= this.drawWaiting().finally(() => {
      this.work = undefined;
    });
  }

  /** What there is of the dashboard at this revision. */
  find(path: string, revision: string): Thumbnail | undefined {
    const present = this.options.files.find(path);
    return present?.revision === revision ? present : undefined;
  }

  /** For addresses: another picture has another. Also of one that is out of date by now. */
  versionOf(path: string): string | undefined {
    const present = this.options.files.find(path);
    return present && versionOf(present);
  }

  async read(path: string): Promise<Buffer | undefined> {
    return this.options.files.read(path);
  }

  /** Something was published at this path, or taken away. */
  changed(path: string): void {
    void this.tidy(path);
  }

  /** Drops what is kept of a dashboard, or of all below a folder; "" stands for all. */
  async forget(path: string): Promise<void> {
    for (const each of this.failed.keys()) if (isBelow(each, path)) this.failed.delete(each);
    await Promise.all(this.below(path).map((each) => this.options.files.remove(each)));
  }

  async close(): Promise<void> {
    this.closing.abort(new Error("The server is ending."));
    this.waiting.clear();
    await this.work;
  }

  private isFresh(present: Thumbnail, { taken }: RunResult): boolean {
    return taken.getTime() - present.taken < SHORTEST_LIFE_MS;
  }

  private below(path: string): readonly string[] {
    return this.options.files.paths().filter((each) => isBelow(each, path));
  }

  private async tidy(path: string): Promise<void> {
    for (const each of this.below(path)) {
      if (this.closing.signal.aborted) return;
      const revision = await this.options.revisionOf(each);
      if (this.options.files.find(each)?.revision !== revision) await this.options.files.remove(each);
    }
  }

  private async drawWaiting(): Promise<void> {
    for (const [path, result] of this.waiting) {
      this.waiting.delete(path);
      await this.drawOne(result);
    }
  }

  private async drawOne(run: RunResult): Promise<void> {
    const { files, draw, revisionOf, log } = this.options;
    const { path, revision, taken } = run;
    try {
      const result = { ...run, messages: await run.messages() };
      const fingerprint = fingerprintOf(result);
      if (this.find(path, revision)?.fingerprint === fingerprint) return;
      if ((await revisionOf(path)) !== revision) return;
      const picture = await draw(result, this.closing.signal);
      await files.write({ path, revision, taken: taken.getTime(), fingerprint }, picture);
      log.debug({ dashboard: path, bytes: picture.length }, "a picture of a dashboard was made");
    } catch (error) {
      if (this.closing.signal.aborted) return;
      this.failed.set(path, revision);
      log.warn({ dashboard: path, err: error }, "no picture of a dashboard could be made");
    }
  }
}

export function versionOf({ revision, taken }: Thumbnail): string {
  return `${revision.slice(0, 16)}-${taken.toString(36)}`;
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** Of what cells and widgets show, without when and under which names. */
function fingerprintOf({ messages }: Result): string {
  const hash = createHash("sha256");
  for (const { header, content } of messages) hash.update(`${header.msg_type} ${JSON.stringify(content)}\n`);
  return hash.digest("hex");
}
