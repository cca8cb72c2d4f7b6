/**
 * What goes to one page, no faster than it takes it. A page that is behind keeps nothing in memory but its place in the journal: it gets
 * what it missed once there is room on its line, or the compacted state where too much is gone by then.
 */
import type { JupyterMessage } from "../protocol/message.js";
import { SEQUENCE_KEY } from "../protocol/page.js";
import type { SessionClient } from "./types.js";

export interface FeedSource {
  /** What came after that number, or undefined where it is not all there any more. */
  since(sequence: number): readonly JupyterMessage[] | undefined;
  /** All that a page needs that begins anew. The last message is numbered, the others are not. */
  replay(): readonly JupyterMessage[];
}

export class PageFeed implements SessionClient {
  readonly kind = "page";
  /** The number of what went out last. */
  private place: number | undefined;
  private batch: readonly JupyterMessage[] = [];
  private next = 0;
  private isBehind = false;

  constructor(
    private readonly client: SessionClient,
    private readonly source: FeedSource,
  ) {}

  get visitor(): string | undefined {
    return this.client.visitor;
  }

  close(code: number, reason: string): void {
    this.client.close(code, reason);
  }

  /** Brings the page up to date. `since`: the number of the last message that it has. */
  begin(since?: number): void {
    this.place = since;
    this.catchUp();
  }

  send(message: JupyterMessage): void {
    // What has no number answers this page alone and is nowhere kept.
    if (sequenceOf(message) === undefined) this.client.send(message);
    else if (!this.isBehind && !this.isCongested) this.deliver(message);
    else if (!this.isBehind) this.waitForRoom();
  }

  private get isCongested(): boolean {
    return this.client.line?.isCongested === true;
  }

  private catchUp(): void {
    this.isBehind = true;
    do {
      if (this.next >= this.batch.length) this.fetch();
      for (; this.next < this.batch.length; this.next += 1) {
        if (this.isCongested) {
          this.waitForRoom();
          return;
        }
        const message = this.batch[this.next];
        if (message !== undefined) this.deliver(message);
      }
    } while (this.batch.length > 0);
    this.isBehind = false;
  }

  private fetch(): void {
    const missed = this.place === undefined ? undefined : this.source.since(this.place);
    this.batch = missed ?? this.source.replay();
    this.next = 0;
  }

  private waitForRoom(): void {
    this.isBehind = true;
    this.client.line?.onceReady(() => this.catchUp());
  }

  private deliver(message: JupyterMessage): void {
    this.place = sequenceOf(message) ?? this.place;
    this.client.send(message);
  }
}

function sequenceOf({ metadata }: JupyterMessage): number | undefined {
  const sequence = metadata[SEQUENCE_KEY];
  return typeof sequence === "number" ? sequence : undefined;
}
