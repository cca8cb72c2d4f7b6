/** Where a static dashboard's page has its outputs from: the server's snapshot of the last run, asked for again now and then. */
import type { JupyterMessage } from "../src/protocol/message.js";
import type { PageConfig } from "../src/protocol/page.js";
import type { SnapshotContent } from "../src/protocol/snapshot.js";
import { replaySnapshot } from "./replay-snapshot.js";
import { requestHeaders } from "./request-headers.js";
import type { Surroundings } from "./surroundings.js";

export interface SnapshotListener {
  onMessage(message: JupyterMessage): void;
  /** ISO 8601: when the run that is shown had ended. */
  onTaken(taken: string): void;
  /** There is none: its first run is to be waited for. */
  onMissing(): void;
  /** The visitor must sign in before there is more. */
  onSignedOut(): void;
  /** The notebook has changed since the page was made. */
  onNewVersion(): void;
}

const LOOK_MS = 60_000;
const RETRY_MS = 5_000;

export class SnapshotSource {
  private tag: string | undefined;
  private timer: number | undefined;
  private asking = false;

  constructor(
    private readonly config: PageConfig,
    private readonly listener: SnapshotListener,
    private readonly surroundings: Pick<Surroundings, "fetch" | "setTimeout" | "clearTimeout">,
    private readonly isVisible: () => boolean,
  ) {}

  /** Asks now, and from now on. */
  check(): void {
    if (this.asking) return;
    this.asking = true;
    void this.ask().then((wait) => {
      this.asking = false;
      if (this.timer !== undefined) this.surroundings.clearTimeout(this.timer);
      this.timer = wait === undefined ? undefined : this.surroundings.setTimeout(() => this.look(), wait);
    });
  }

  /** It has been started. */
  get isOn(): boolean {
    return this.asking || this.timer !== undefined;
  }

  private look(): void {
    this.timer = undefined;
    // Nobody sees it; whoever comes back to the page has it look again.
    if (this.isVisible()) this.check();
    else this.timer = this.surroundings.setTimeout(() => this.look(), LOOK_MS);
  }

  /** Resolves to when to ask again, in ms. */
  private async ask(): Promise<number | undefined> {
    try {
      const response = await this.surroundings.fetch(this.url, this.request);
      if (response.status === 404 && this.tag === undefined) {
        this.listener.onMissing();
        return undefined;
      }
      if (response.status === 401) {
        this.listener.onSignedOut();
        return undefined;
      }
      if (response.ok) this.take(await response.json(), response.headers.get("etag") ?? "");
      return response.ok || response.status === 304 ? LOOK_MS : RETRY_MS;
    } catch {
      return RETRY_MS;
    }
  }

  private get url(): string {
    const path = this.config.dashboard.split("/").map(encodeURIComponent).join("/");
    return `${this.config.baseUrl}/_api/snapshots/${path}`;
  }

  private get request(): RequestInit {
    const headers = requestHeaders(this.config);
    // The browser has the first from its own store where it can.
    return this.tag === undefined ? { headers } : { headers: { ...headers, "If-None-Match": this.tag }, cache: "no-store" };
  }

  private take(content: SnapshotContent, tag: string): void {
    this.tag = tag;
    if (content.revision !== this.config.revision) {
      this.listener.onNewVersion();
      return;
    }
    replaySnapshot(content, (message) => this.listener.onMessage(message));
    this.listener.onTaken(content.taken);
  }
}
