/**
 * The comms of a kernel as a new page must find them: each one's opening message with the widget state as it is now.
 * Source: "Jupyter widget messaging protocol" 2.1 (state, buffer_paths, update, echo_update, custom).
 */
import { createMessage, type JsonObject, type JsonValue, type JupyterMessage } from "../protocol/message.js";
import { PAGE_COMM_KEY, WIDGET_TARGET } from "../protocol/page.js";
import { byteSize, ENTRY_BYTES, isJsonObject, messageBytes } from "./json.js";

type BufferPath = readonly (string | number)[];

interface StateBuffer {
  readonly path: BufferPath;
  readonly bytes: Uint8Array;
}

interface Comm {
  readonly target: string;
  /** As it was opened; only of a comm that is no widget's. Undefined once it had to be let go. */
  opening: JupyterMessage | undefined;
  readonly content: JsonObject;
  readonly metadata: JsonObject;
  state: JsonObject;
  buffers: StateBuffer[];
  /** Events, not state (what is no widget's says, drawing commands, frames), in order. */
  custom: JupyterMessage[];
  customBytes: number;
  echoes: boolean;
  stateBytes: number;
}

export interface CommTableOptions {
  readonly session: string;
  /** Of the custom messages of one comm; over it the older are dropped and the widget's own refresh is relied on. */
  readonly maxCustomBytes: number;
  /** Of all comms. Over it the largest values are let go. */
  readonly maxBytes: number;
}

/** Smaller ones are what widgets are made of. */
const LARGE_VALUE_BYTES = 16 * 1024;

export class CommTable {
  private readonly comms = new Map<string, Comm>();
  private total = 0;
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
    this.hasShed = false;
  }

  /** The messages that bring a new page to where the others are: first every comm, then the events. */
  replay(): JupyterMessage[] {
    const opened = [...this.comms.values()].flatMap((comm) => {
      if (isWidget(comm)) return [this.widgetOpening(comm)];
      return comm.opening === undefined ? [] : [comm.opening];
    });
    return [...opened, ...[...this.comms.values()].flatMap((comm) => comm.custom)];
  }

  private widgetOpening(comm: Comm): JupyterMessage {
    return createMessage({
      channel: "iopub",
      msgType: "comm_open",
      session: this.options.session,
      metadata: comm.metadata,
      content: {
        ...comm.content,
        data: { state: comm.state, buffer_paths: comm.buffers.map((buffer) => buffer.path) },
      },
      buffers: comm.buffers.map((buffer) => buffer.bytes),
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
      buffers: [],
      custom: [],
      customBytes: 0,
      echoes: false,
      stateBytes: 0,
    };
    this.comms.set(id, comm);
    if (isWidget(comm)) this.merge(comm, message);
    else this.keepOpening(comm, message);
  }

  private close(id: string): void {
    const comm = this.comms.get(id);
    if (comm === undefined) return;
    this.total -= comm.stateBytes + comm.customBytes;
    this.comms.delete(id);
  }

  private change(id: string, message: JupyterMessage): void {
    const comm = this.comms.get(id);
    if (comm === undefined) return;
    const method = isWidget(comm) ? dataOf(message.content).method : undefined;
    if (method === "echo_update") comm.echoes = true;
    if (method === "update" || method === "echo_update") this.merge(comm, message);
    else if (message.channel === "iopub") this.keepEvent(comm, message);
  }

  private keepOpening(comm: Comm, message: JupyterMessage): void {
    comm.stateBytes = messageBytes(message);
    this.total += comm.stateBytes;
    if (this.total > this.options.maxBytes) this.shed();
  }

  private merge(comm: Comm, message: JupyterMessage): void {
    const data = dataOf(message.content);
    // A page changes what is there; it adds nothing.
    const isKnown = (key: string): boolean => message.channel === "iopub" || isTrait(comm, key);
    const said = isJsonObject(data.state) ? data.state : {};
    const state = message.channel === "iopub" ? said : Object.fromEntries(Object.entries(said).filter(([key]) => isKnown(key)));
    const buffers = pairBuffers(data.buffer_paths, message.buffers).filter(({ path }) => isKnown(String(path[0])));
    const changed = new Set([...Object.keys(state), ...buffers.map((buffer) => String(buffer.path[0]))]);
    const before = bytesOf(comm, changed);
    // Bytes stand in the place of what they replace.
    const inBuffers = buffers.length === 0 ? [] : [...changed].filter((key) => !Object.hasOwn(state, key));
    comm.state = { ...without(comm.state, inBuffers), ...state };
    if (comm.buffers.length > 0 || buffers.length > 0)
      comm.buffers = [...comm.buffers.filter((buffer) => !changed.has(String(buffer.path[0]))), ...buffers];
    const growth = bytesOf(comm, changed) - before;
    comm.stateBytes += growth;
    this.total += growth;
    if (this.total > this.options.maxBytes) this.shed();
  }

  /** Lets go of events first, then of the largest values; a new page does not get them. What says which widget it is stays. */
  private shed(): void {
    const bySize = [...this.comms.values()].sort((a, b) => b.customBytes + b.stateBytes - a.customBytes - a.stateBytes);
    for (const release of [releaseEvents, releaseLargeValues]) {
      for (const comm of bySize) {
        if (this.total <= this.options.maxBytes) return;
        const before = comm.customBytes + comm.stateBytes;
        release(comm);
        this.total += comm.customBytes + comm.stateBytes - before;
        this.hasShed ||= comm.customBytes + comm.stateBytes < before;
      }
    }
  }

  private keepEvent(comm: Comm, message: JupyterMessage): void {
    comm.custom.push(message);
    const size = messageBytes(message);
    comm.customBytes += size;
    this.total += size;
    while (comm.customBytes > this.options.maxCustomBytes) {
      const dropped = comm.custom.shift();
      if (dropped === undefined) break;
      comm.customBytes -= messageBytes(dropped);
      this.total -= messageBytes(dropped);
    }
    if (this.total > this.options.maxBytes) this.shed();
  }
}

function releaseEvents(comm: Comm): void {
  comm.custom = [];
  comm.customBytes = 0;
}

function releaseLargeValues(comm: Comm): void {
  if (!isWidget(comm)) {
    if (comm.stateBytes < LARGE_VALUE_BYTES) return;
    // Half of what a comm was opened with would mislead whoever it is for.
    comm.opening = undefined;
    comm.stateBytes = 0;
    return;
  }
  comm.buffers = comm.buffers.filter(({ bytes }) => bytes.byteLength < LARGE_VALUE_BYTES);
  const kept = Object.entries(comm.state).filter(([key, value]) => key.startsWith("_") || byteSize(value) < LARGE_VALUE_BYTES);
  comm.state = Object.fromEntries(kept);
  comm.stateBytes = stateBytesOf(comm);
}

function stateBytesOf({ state, buffers }: Comm): number {
  return byteSize(state) + buffers.reduce((sum, buffer) => sum + buffer.bytes.byteLength, 0);
}

function isWidget({ target }: Comm): boolean {
  return target === WIDGET_TARGET;
}

/** A comm that a browser has opened comes to the pages with a mark. */
export function openingForPages(message: JupyterMessage): JupyterMessage {
  if (message.channel === "iopub") return message;
  return { ...message, channel: "iopub", metadata: { ...message.metadata, [PAGE_COMM_KEY]: true } };
}

function without(state: JsonObject, keys: readonly string[]): JsonObject {
  return keys.length === 0 ? state : Object.fromEntries(Object.entries(state).filter(([key]) => !keys.includes(key)));
}

/** Of some of its traits alone: to weigh all of them at each change would cost more than the change. */
function bytesOf({ state, buffers }: Comm, keys: ReadonlySet<string>): number {
  let sum = 0;
  for (const key of keys) if (Object.hasOwn(state, key)) sum += byteSize(state[key] ?? null) + ENTRY_BYTES;
  for (const { path, bytes } of buffers) if (keys.has(String(path[0]))) sum += bytes.byteLength;
  return sum;
}

function isTrait({ state, buffers }: Comm, key: string): boolean {
  return Object.hasOwn(state, key) || buffers.some(({ path }) => path[0] === key);
}

function dataOf(content: JsonObject): JsonObject {
  return isJsonObject(content.data) ? content.data : {};
}

function pairBuffers(paths: JsonValue | undefined, buffers: readonly Uint8Array[]): StateBuffer[] {
  if (!Array.isArray(paths)) return [];
  return paths.flatMap((path: JsonValue, index) => {
    const bytes = buffers[index];
    return bytes !== undefined && isBufferPath(path) ? [{ path, bytes }] : [];
  });
}

function isBufferPath(path: JsonValue): path is BufferPath {
  return Array.isArray(path) && path.length > 0 && path.every((part) => typeof part === "string" || typeof part === "number");
}
