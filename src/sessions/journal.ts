/**
 * What a session's kernel has published, compacted to what a page needs: the outputs of each cell, the comms, and, for a page
 * that comes back after a short loss, the last messages as they were.
 */
import type { Output } from "../outputs/output.js";
import { messagesOf, OutputArea } from "../outputs/output-area.js";
import { createMessage, type JsonObject, type JupyterMessage } from "../protocol/message.js";
import { cellMessageId, cellOfMessageId, NOTICE_TYPE, SEQUENCE_KEY } from "../protocol/page.js";
import { CommTable } from "./comm-table.js";
import { updateDisplay } from "./display-update.js";
import { RecentMessages } from "./recent-messages.js";

export interface JournalOptions {
  readonly session: string;
  /** Of all that is kept for a new page. Half of it is the most that one cell's outputs may take. */
  readonly maxBytes: number;
}

const GAP_TEXT =
  "The connection to the program behind this dashboard broke off for a moment. Something that it published, or that was done here then, may be missing.";
const OVERFLOW_TEXT = "This dashboard has published more than the server keeps. After a reload, its earliest outputs are not shown.";
/** The notice in the place of less would gain nothing. */
const WORTH_DISCARDING_BYTES = 4096;
/** Of the bound, of all cells together. */
const OUTPUTS_SHARE = 3 / 4;
/** A page that is behind by more than this much news gets the whole journal. */
const RECENT_BYTES = 16 * 1024 * 1024;

export class Journal {
  readonly comms: CommTable;
  private readonly areas = new Map<number, OutputArea>();
  private readonly recent: RecentMessages;
  private sequence = 0;
  private overflown = false;
  private hasGap = false;

  constructor(private readonly options: JournalOptions) {
    this.comms = new CommTable({
      session: options.session,
      maxCustomBytes: Math.ceil(options.maxBytes / 8),
      maxBytes: options.maxBytes / 2,
    });
    this.recent = new RecentMessages(Math.min(RECENT_BYTES, options.maxBytes / 4));
  }

  get bytes(): number {
    return this.comms.bytes + this.recent.bytes + this.outputBytes;
  }

  private get isOverflown(): boolean {
    return this.overflown || this.comms.hasShed;
  }

  private get outputBytes(): number {
    let sum = 0;
    for (const area of this.areas.values()) sum += area.bytes;
    return sum;
  }

  outputs(cell: number): readonly Output[] {
    return this.areas.get(cell)?.outputs ?? [];
  }

  beginCell(cell: number): void {
    this.areas.delete(cell);
  }

  /** Keeps a message and numbers it for the pages. */
  record(message: JupyterMessage): JupyterMessage {
    this.keep(message);
    return this.number(message);
  }

  /** Something that the kernel said may never have come. Gives what tells the pages of this moment so; later ones read it in the replay. */
  noteGap(): JupyterMessage {
    this.hasGap = true;
    return this.number(this.notice());
  }

  /** Numbers a message that only the pages of this moment need. */
  number(message: JupyterMessage): JupyterMessage {
    this.sequence += 1;
    const numbered = { ...message, metadata: { ...message.metadata, [SEQUENCE_KEY]: this.sequence } };
    this.recent.push(this.sequence, numbered);
    this.enforceBound();
    return numbered;
  }

  clear(): void {
    this.areas.clear();
    this.comms.clear();
    this.recent.clear();
    this.overflown = false;
    this.hasGap = false;
  }

  /** All that a new page needs, in order. Only what follows says how far the page is then: half a replay is none. */
  replay(): JupyterMessage[] {
    const outputs = [...this.areas].flatMap(([cell, area]) =>
      messagesOf(area.outputs, { msg_id: cellMessageId(cell) }, this.options.session),
    );
    const notices = this.isOverflown || this.hasGap ? [this.notice()] : [];
    return [...this.comms.replay(), ...outputs, ...notices];
  }

  /** Says how far the page is once it has this message, without giving out a new number. */
  mark(message: JupyterMessage): JupyterMessage {
    return { ...message, metadata: { ...message.metadata, [SEQUENCE_KEY]: this.sequence } };
  }

  /** What came after that number, or undefined where it is not all there any more. */
  since(sequence: number): readonly JupyterMessage[] | undefined {
    return sequence > this.sequence ? undefined : this.recent.since(sequence, this.sequence);
  }

  private keep(message: JupyterMessage): void {
    const type = message.header.msg_type;
    if (type.startsWith("comm_")) this.comms.apply(message);
    else if (type === "update_display_data") this.updateDisplays(message.content);
    else this.keepOutput(message);
  }

  private keepOutput(message: JupyterMessage): void {
    const cell = cellOfMessageId(message.parent_header.msg_id);
    if (cell === undefined) return;
    const area = this.areas.get(cell) ?? new OutputArea({ maxBytes: Math.ceil(this.options.maxBytes / 2) });
    this.areas.set(cell, area);
    area.apply(message);
  }

  private updateDisplays(content: JsonObject): void {
    for (const area of this.areas.values()) updateDisplay(area, content);
  }

  /**
   * Comms keep within half of the bound by themselves, and give way to outputs as far as these keep to their share: a browser can
   * make comms grow, and must not push out what the author shows.
   */
  private enforceBound(): void {
    const { maxBytes } = this.options;
    const share = maxBytes * OUTPUTS_SHARE;
    if (this.bytes > maxBytes) {
      this.recent.clear();
      this.comms.shed(maxBytes - Math.min(this.outputBytes, share));
    }
    if (this.outputBytes > share) this.discardOutputs(share);
  }

  private discardOutputs(maxBytes: number): void {
    const eldestFirst = [...this.areas].sort(([a], [b]) => a - b);
    for (const [, area] of eldestFirst) {
      if (this.outputBytes <= maxBytes) return;
      if (area.bytes < WORTH_DISCARDING_BYTES) continue;
      area.discard();
      this.overflown = true;
    }
  }

  private notice(): JupyterMessage {
    const text = [...(this.isOverflown ? [OVERFLOW_TEXT] : []), ...(this.hasGap ? [GAP_TEXT] : [])].join(" ");
    return createMessage({ channel: "iopub", msgType: NOTICE_TYPE, session: this.options.session, content: { text } });
  }
}
