/**
 * The comms of a kernel as a new page must find them: each one's opening message with the widget state as it is now.
 * Source: "Jupyter widget messaging protocol" 2.1 (state, buffer_paths, update, echo_update, custom).
 */
import { createMessage, type JsonObject, type JupyterMessage } from "../protocol/message.js";
import { PAGE_COMM_KEY, WIDGET_TARGET } from "../protocol/page.js";
import {
  bytesOf,
  type Comm,
  isWidget,
  type KeptEvent,
  releaseEvents,
  releaseLargeValues,
  releaseValues,
  releaseValuesOfPages,
  spareOf,
  spareOfPages,
  spareValue,
  without,
} from "./comm-record.js";
import { isJsonObject, messageBytes } from "./json.js";
import { alone, covers, emptied, isTurn, isWhole, passingChange } from "./passing-changes.js";
import { buffersByTrait } from "./state-buffers.js";

export interface CommTableOptions {
  readonly session: string;
  /** Of the custom messages of one comm; over it the older are dropped and the widget's own refresh is relied on. */
  readonly maxCustomBytes: number;
  /** Of all comms. Over it the largest values are let go. */
  readonly maxBytes: number;
}

/** Of the bound, what pages may say before it gives way to what the kernel says. */
const PAGES_SHARE = 1 / 8;

/** Among so many of the last events it is looked for those that a new one makes void. */
const MAX_COMPARED = 200;

export class CommTable {
  private readonly comms = new Map<string, Comm>();
  private total = 0;
  /** Of `total` what could be let go. Where that is nothing, nobody looks for it at each message. */
  private spare = 0;
  private events = 0;
  /** Something was let go since the last `clear`. */
  hasShed = false;

  constructor(private readonly options: CommTableOptions) {}

  /** What is kept, in bytes, roughly: JSON text and buffers. */
  get bytes(): number {
    return this.total;
  }

  has(id: string): boolean {
    return this.comms.has(id);
  }

  target(id: string): string | undefined {
    return this.comms.get(id)?.target;
  }

  state(id: string): JsonObject | undefined {
    return this.comms.get(id)?.state;
  }

  /** Which are open, in the words of a `comm_info_reply`. */
  list(target?: string): JsonObject {
    const listed = [...this.comms].filter(([, comm]) => target === undefined || comm.target === target);
    return Object.fromEntries(listed.map(([id, comm]) => [id, { target_name: comm.target }]));
  }

  /**
   * Whether the kernel tells all pages what one of them changed, so that the server need not. Seen, not asked: the protocol's version
   * does not say (ipywidgets 7.8 has the version of those that do), and kernels can be told not to.
   */
  echoes(id: string): boolean {
    return this.comms.get(id)?.echoes === true;
  }

  /** Takes a comm_open, comm_msg or comm_close, from the kernel or from a page. */
  apply(message: JupyterMessage): void {
    const id = message.content.comm_id;
    if (typeof id !== "string") return;
    if (message.header.msg_type === "comm_open") this.open(id, message);
    else if (message.header.msg_type === "comm_close") this.close(id);
    else if (message.header.msg_type === "comm_msg") this.change(id, message);
  }

  clear(): void {
    this.comms.clear();
    this.total = 0;
    this.spare = 0;
    this.hasShed = false;
  }

  /** The messages that bring a new page to where the others are: first every comm, then the events in their order. */
  replay(): JupyterMessage[] {
    const opened = [...this.comms.values()].flatMap((comm) => {
      if (isWidget(comm)) return [this.widgetOpening(comm)];
      return comm.opening === undefined ? [] : [comm.opening];
    });
    const events = [...this.comms.values()].flatMap((comm) => comm.custom).sort((one, other) => one.order - other.order);
    const told = events.flatMap(({ message, passing }) => (passing === undefined ? [message] : [message, emptied(message, passing)]));
    return [...opened, ...told];
  }

  private widgetOpening(comm: Comm): JupyterMessage {
    const buffers = [...comm.buffers.values()].flat();
    return createMessage({
      channel: "iopub",
      msgType: "comm_open",
      session: this.options.session,
      metadata: comm.metadata,
      content: {
        ...comm.content,
        data: { state: comm.state, buffer_paths: buffers.map((buffer) => buffer.path) },
      },
      buffers: buffers.map((buffer) => buffer.bytes),
    });
  }

  private open(id: string, message: JupyterMessage): void {
    this.close(id);
    const target = String(message.content.target_name);
    const comm: Comm = {
      target,
      opening: target === WIDGET_TARGET ? undefined : openingForPages(message),
      // What it was opened with is state, or the opening above; kept here as well, it would take room that nobody counts.
      content: { ...message.content, data: {} },
      metadata: message.metadata,
      state: {},
      buffers: new Map(),
      custom: [],
      customBytes: 0,
      echoes: false,
      sizes: new Map(),
      stateBytes: 0,
      known: new Set(),
      fromPages: new Set(),
    };
    this.comms.set(id, comm);
    if (isWidget(comm)) this.merge(comm, message);
    else this.keepOpening(comm, message);
  }

  private close(id: string): void {
    const comm = this.comms.get(id);
    if (comm === undefined) return;
    this.total -= comm.stateBytes + comm.customBytes;
    this.spare -= spareOf(comm);
    this.comms.delete(id);
  }

  private change(id: string, message: JupyterMessage): void {
    const comm = this.comms.get(id);
    if (comm === undefined) return;
    const method = isWidget(comm) ? dataOf(message.content).method : undefined;
    if (method === "echo_update") comm.echoes = true;
    if (method === "update" && message.channel === "iopub") this.notePassing(comm, message);
    if (method === "update" || method === "echo_update") this.merge(comm, message);
    else if (message.channel === "iopub") this.keepEvent(comm, { message });
  }

  private notePassing(comm: Comm, message: JupyterMessage): void {
    const { state } = dataOf(message.content);
    if (!isJsonObject(state)) return;
    const passing = passingChange(state);
    if (isWhole(state)) this.dropEvents(comm, (event) => event.passing !== undefined);
    if (passing === undefined) return;
    const recent = comm.custom.slice(-MAX_COMPARED);
    const since = recent.slice(recent.findLastIndex((event) => event.passing === undefined || isTurn(event.passing)) + 1);
    const isVoid = new Set(since.filter((event) => event.passing !== undefined && covers(passing, event.passing)));
    this.dropEvents(comm, (event) => isVoid.has(event));
    this.keepEvent(comm, { message: alone(message, passing), passing });
  }

  private dropEvents(comm: Comm, isMeant: (event: KeptEvent) => boolean): void {
    const dropped = comm.custom.filter(isMeant);
    if (dropped.length === 0) return;
    comm.custom = comm.custom.filter((event) => !isMeant(event));
    for (const { message } of dropped) this.addEvents(comm, -messageBytes(message));
  }

  private keepOpening(comm: Comm, message: JupyterMessage): void {
    comm.stateBytes = messageBytes(message);
    this.total += comm.stateBytes;
    this.spare += spareOf(comm);
    this.shed();
  }

  private merge(comm: Comm, message: JupyterMessage): void {
    const data = dataOf(message.content);
    // A page changes what is there; it adds nothing.
    const isKnown = (key: string): boolean => message.channel === "iopub" || comm.known.has(key);
    const said = isJsonObject(data.state) ? data.state : {};
    const state = message.channel === "iopub" ? said : Object.fromEntries(Object.entries(said).filter(([key]) => isKnown(key)));
    const buffers = [...buffersByTrait(data.buffer_paths, message.buffers)].filter(([key]) => isKnown(key));
    const changed = new Set([...Object.keys(state), ...buffers.map(([key]) => key)]);
    // Bytes stand in the place of what they replace.
    const inBuffers = buffers.flatMap(([key]) => (Object.hasOwn(state, key) ? [] : [key]));
    comm.state = { ...without(comm.state, inBuffers), ...state };
    for (const key of changed) {
      comm.known.add(key);
      comm.buffers.delete(key);
    }
    for (const [key, ofTrait] of buffers) comm.buffers.set(key, ofTrait);
    this.weigh(comm, changed, message.channel !== "iopub" || data.method === "echo_update");
    this.shed();
  }

  private weigh(comm: Comm, keys: ReadonlySet<string>, areOfPages: boolean): void {
    for (const key of keys) {
      const before = comm.sizes.get(key) ?? 0;
      this.spare -= spareValue(comm, key, before);
      if (areOfPages) comm.fromPages.add(key);
      else comm.fromPages.delete(key);
      const size = bytesOf(comm, key);
      if (size === 0) comm.sizes.delete(key);
      else comm.sizes.set(key, size);
      comm.stateBytes += size - before;
      this.total += size - before;
      this.spare += spareValue(comm, key, size);
    }
  }

  /**
   * Lets go of events first, then of the largest values, until no more than `maxBytes` is kept; a new page does not get them. What
   * says which widget it is stays. What pages have said goes before what the kernel has where it is much, however small each of it is.
   */
  shed(maxBytes: number = this.options.maxBytes): void {
    if (this.total <= maxBytes || this.spare <= 0) return;
    const bySize = [...this.comms.values()].sort((a, b) => b.customBytes + b.stateBytes - a.customBytes - a.stateBytes);
    const areMany = bySize.reduce((sum, comm) => sum + spareOfPages(comm), 0) > maxBytes * PAGES_SHARE;
    for (const release of [releaseEvents, areMany ? releaseValuesOfPages : releaseLargeValues, releaseValues]) {
      for (const comm of bySize) {
        if (this.total <= maxBytes) return;
        const [before, spare] = [comm.customBytes + comm.stateBytes, spareOf(comm)];
        release(comm);
        this.total += comm.customBytes + comm.stateBytes - before;
        this.spare += spareOf(comm) - spare;
        this.hasShed ||= comm.customBytes + comm.stateBytes < before;
      }
    }
  }

  private keepEvent(comm: Comm, event: Omit<KeptEvent, "order">): void {
    this.events += 1;
    comm.custom.push({ ...event, order: this.events });
    const size = messageBytes(event.message);
    this.addEvents(comm, size);
    while (comm.customBytes > this.options.maxCustomBytes) {
      const dropped = comm.custom.shift();
      if (dropped === undefined) break;
      this.addEvents(comm, -messageBytes(dropped.message));
    }
    this.shed();
  }

  private addEvents(comm: Comm, bytes: number): void {
    comm.customBytes += bytes;
    this.total += bytes;
    this.spare += bytes;
  }
}

/** A comm that a browser has opened comes to the pages with a mark. */
export function openingForPages(message: JupyterMessage): JupyterMessage {
  if (message.channel === "iopub") return message;
  return { ...message, channel: "iopub", metadata: { ...message.metadata, [PAGE_COMM_KEY]: true } };
}

function dataOf(content: JsonObject): JsonObject {
  return isJsonObject(content.data) ? content.data : {};
}
