/**
 * The comms of a kernel as a new page must find them: each one's opening message with the widget state as it is now.
 * Source: "Jupyter widget messaging protocol" 2.1 (state, buffer_paths, update, echo_update, custom).
 */
import { createMessage, type JsonObject, type JsonValue, type JupyterMessage } from "../protocol/message.js";
import { byteSize, isJsonObject, messageBytes } from "./json.js";

type BufferPath = readonly (string | number)[];

interface StateBuffer {
  readonly path: BufferPath;
  readonly bytes: Uint8Array;
}

interface Comm {
  readonly content: JsonObject;
  readonly metadata: JsonObject;
  state: Record<string, JsonValue>;
  buffers: StateBuffer[];
  /** Events, not state (drawing commands, frames), in order. */
  custom: JupyterMessage[];
  customBytes: number;
  stateBytes: number;
}

export interface CommTableOptions {
  readonly session: string;
  /** Of the custom messages of one comm; over it the older are dropped and the widget's own refresh is relied on. */
  readonly maxCustomBytes: number;
}

export class CommTable {
  private readonly comms = new Map<string, Comm>();
  private total = 0;

  constructor(private readonly options: CommTableOptions) {}

  /** What is kept, in bytes, roughly: JSON text and buffers. */
  get bytes(): number {
    return this.total;
  }

  has(id: string): boolean {
    return this.comms.has(id);
  }

  state(id: string): JsonObject | undefined {
    return this.comms.get(id)?.state;
  }

  /** Whether the kernel tells all pages what one of them changed (protocol 2.1), so that the server need not. */
  echoes(id: string): boolean {
    const version = this.comms.get(id)?.metadata.version;
    if (typeof version !== "string") return false;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major > 2 || (major === 2 && minor >= 1);
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
  }

  /** The messages that bring a new page to where the others are: first every comm, then the events. */
  replay(): JupyterMessage[] {
    const opened = [...this.comms.values()].map((comm) =>
      createMessage({
        channel: "iopub",
        msgType: "comm_open",
        session: this.options.session,
        metadata: comm.metadata,
        content: {
          ...comm.content,
          data: { ...dataOf(comm.content), state: comm.state, buffer_paths: comm.buffers.map((buffer) => buffer.path) },
        },
        buffers: comm.buffers.map((buffer) => buffer.bytes),
      }),
    );
    return [...opened, ...[...this.comms.values()].flatMap((comm) => comm.custom)];
  }

  private open(id: string, message: JupyterMessage): void {
    this.close(id);
    const comm: Comm = {
      content: message.content,
      metadata: message.metadata,
      state: {},
      buffers: [],
      custom: [],
      customBytes: 0,
      stateBytes: 0,
    };
    this.comms.set(id, comm);
    this.merge(comm, message);
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
    const method = dataOf(message.content).method;
    if (method === "update" || method === "echo_update") this.merge(comm, message);
    else if (message.channel === "iopub") this.keepEvent(comm, message);
  }

  private merge(comm: Comm, message: JupyterMessage): void {
    const data = dataOf(message.content);
    const state = isJsonObject(data.state) ? data.state : {};
    const buffers = pairBuffers(data.buffer_paths, message.buffers);
    const changed = new Set([...Object.keys(state), ...buffers.map((buffer) => String(buffer.path[0]))]);
    const rest = Object.entries(comm.state).filter(([key]) => !changed.has(key));
    comm.state = Object.fromEntries([...rest, ...Object.entries(state)]);
    comm.buffers = [...comm.buffers.filter((buffer) => !changed.has(String(buffer.path[0]))), ...buffers];
    this.total -= comm.stateBytes;
    comm.stateBytes = byteSize(comm.state) + comm.buffers.reduce((sum, buffer) => sum + buffer.bytes.byteLength, 0);
    this.total += comm.stateBytes;
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
  }
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
