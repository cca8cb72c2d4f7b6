/** One widget's line to its twin in the kernel, with the face that Jupyter's widget library knows. */
import type { ICallbacks, IClassicComm } from "@jupyter-widgets/base";
import type { JsonObject, JupyterMessage } from "../../src/protocol/message.js";
import type { SendToKernel } from "../widget-host.js";
import { type IsHeld, Waiting } from "./early-changes.js";

/** As the widget library reads messages: buffers are views. */
export interface WidgetMessage extends Omit<JupyterMessage, "buffers"> {
  readonly buffers: readonly DataView[];
}

/** Some libraries' answer is a promise. */
type Handler = (message: WidgetMessage) => unknown;
type Buffers = readonly (ArrayBuffer | ArrayBufferView)[];

export interface CommOptions {
  readonly id: string;
  readonly target: string;
  readonly send: SendToKernel;
  /** Remembers whom to tell of the answers to a message. */
  expect(messageId: string, callbacks: ICallbacks): void;
  /** A message that the widget's own class could not take. */
  onRejected(message: WidgetMessage): unknown;
}

export class WidgetComm implements IClassicComm {
  readonly comm_id: string;
  readonly target_name: string;
  private onMessage: Handler | undefined;
  private onClose: Handler | undefined;
  /** What comes while the widget's class is still being loaded. */
  private early: WidgetMessage[] = [];
  private waiting: Waiting<WidgetMessage> | undefined;
  /** Resolves once the widget knows what it was handed. */
  private taken: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: CommOptions) {
    this.comm_id = options.id;
    this.target_name = options.target;
  }

  /** What `isHeld` is true of comes no sooner than `release` says. */
  hold(isHeld: IsHeld): void {
    this.waiting = new Waiting(
      ({ content: { data } }) => isHeld(data),
      (message) => this.hand(message),
    );
  }

  release(): void {
    this.waiting?.release();
    this.waiting = undefined;
  }

  take(message: WidgetMessage): void {
    if (this.waiting?.take(message) !== true) this.hand(message);
  }

  /** Of all that was handed to the widget so far. Never rejects. */
  whenTaken(): Promise<unknown> {
    return this.taken;
  }

  private hand(message: WidgetMessage): void {
    if (this.onMessage === undefined) this.early.push(message);
    else this.deliver(this.onMessage, message);
  }

  private deliver(handle: Handler, message: WidgetMessage): void {
    const done = Promise.resolve(handle(message)).catch(() => this.options.onRejected(message));
    this.taken = Promise.allSettled([this.taken, done]);
  }

  end(message: WidgetMessage): void {
    this.onClose?.(message);
  }

  on_msg(callback: Handler): void {
    this.onMessage = callback;
    for (const message of this.early.splice(0)) this.deliver(callback, message);
  }

  on_close(callback: Handler): void {
    this.onClose = callback;
  }

  open(data: unknown, callbacks?: ICallbacks, _metadata?: object, buffers?: Buffers): string {
    return this.post("comm_open", { comm_id: this.comm_id, target_name: this.target_name, data: asJson(data) }, callbacks, buffers);
  }

  send(data: unknown, callbacks?: ICallbacks, _metadata?: object, buffers?: Buffers): string {
    return this.post("comm_msg", { comm_id: this.comm_id, data: asJson(data) }, callbacks, buffers);
  }

  close(data: unknown = {}, callbacks?: ICallbacks, _metadata?: object, buffers?: Buffers): string {
    return this.post("comm_close", { comm_id: this.comm_id, data: asJson(data) }, callbacks, buffers);
  }

  private post(type: string, content: JsonObject, callbacks: ICallbacks | undefined, buffers: Buffers = []): string {
    const id = this.options.send(type, content, buffers.map(bytesOf));
    if (callbacks !== undefined) this.options.expect(id, callbacks);
    return id;
  }
}

/** What widgets hand over is JSON but for members that JSON leaves out. */
function asJson(data: unknown): JsonObject {
  return JSON.parse(JSON.stringify(data ?? {}));
}

function bytesOf(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(buffer) ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer);
}
