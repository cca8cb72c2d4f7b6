/** One comm with the kernel as a page's own script has it: data both ways, until one side closes it. */
import type { JsonObject, JsonValue, JupyterMessage } from "../../src/protocol/message.js";

export interface CommMessage {
  readonly data: JsonValue;
  readonly buffers: readonly DataView[];
  /** Among all that this page's comms have heard. */
  readonly order: number;
}

export interface DashboardComm {
  readonly id: string;
  readonly target: string;
  /** `data` is made JSON. What is said after the end goes nowhere. */
  send(data?: unknown, buffers?: Buffers): void;
  /** One listener: a later call takes its place. What came before the first is handed to it. */
  onMsg(listener: (message: CommMessage) => void): void;
  /** At once where it has ended already. Not called for one's own `close`. */
  onClose(listener: (message: CommMessage) => void): void;
  close(data?: unknown): void;
}

export type Buffers = readonly (ArrayBuffer | ArrayBufferView)[];

/** What a comm says, in the order in which it says it. */
export type Say = (type: "comm_open" | "comm_msg" | "comm_close", content: JsonObject, buffers: readonly Uint8Array[]) => void;

/** For a listener that may come later; a comm that nobody listens to must not fill the page's memory. */
const MAX_EARLY = 1000;

export class Comm implements DashboardComm {
  private readonly early: CommMessage[] = [];
  private hear: ((message: CommMessage) => void) | undefined;
  private hearEnd: ((message: CommMessage) => void) | undefined;
  private end: CommMessage | undefined;

  constructor(
    readonly id: string,
    readonly target: string,
    private readonly say: Say,
  ) {}

  get isOpen(): boolean {
    return this.end === undefined;
  }

  send(data: unknown = {}, buffers: Buffers = []): void {
    if (this.isOpen) this.say("comm_msg", { comm_id: this.id, data: asObject(data) }, buffers.map(bytesOf));
  }

  onMsg(listener: (message: CommMessage) => void): void {
    this.hear = listener;
    for (const message of this.early.splice(0)) call(listener, message);
  }

  onClose(listener: (message: CommMessage) => void): void {
    this.hearEnd = listener;
    if (this.end !== undefined) call(listener, this.end);
  }

  close(data: unknown = {}): void {
    if (!this.isOpen) return;
    this.hearEnd = undefined;
    this.finish(NOTHING);
    this.say("comm_close", { comm_id: this.id, data: asObject(data) }, []);
  }

  take(message: CommMessage): void {
    if (this.hear !== undefined) call(this.hear, message);
    else if (this.early.push(message) > MAX_EARLY) this.early.shift();
  }

  finish(message: CommMessage = NOTHING): void {
    if (!this.isOpen) return;
    this.end = message;
    if (this.hearEnd !== undefined) call(this.hearEnd, message);
  }
}

const NOTHING: CommMessage = { data: {}, buffers: [], order: 0 };
let heard = 0;

export function commMessage({ content, buffers }: JupyterMessage): CommMessage {
  const views = buffers.map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  heard += 1;
  return { data: content.data ?? {}, buffers: views, order: heard };
}

/** A listener that fails is its author's to mend, and no reason to lose what comes after. */
export function call<Given extends unknown[]>(listener: (...given: Given) => void, ...given: Given): void {
  try {
    listener(...given);
  } catch (error) {
    console.error("A script of this dashboard failed:", error);
  }
}

/** Jupyter's comms carry objects. Throws TypeError, which tells the author of the script. */
export function asObject(data: unknown): JsonObject {
  const json: JsonValue = JSON.parse(JSON.stringify(data ?? {}));
  if (!isObject(json)) throw new TypeError("A comm carries objects, such as { value: 1 }.");
  return json;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function bytesOf(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(buffer) ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer);
}
