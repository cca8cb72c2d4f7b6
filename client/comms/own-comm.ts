/** A comm that this page opens: what is said on it waits until the kernel can be asked for it. */
import type { JsonObject } from "../../src/protocol/message.js";
import type { SendToKernel } from "../widget-host.js";
import { Comm, type CommMessage } from "./comm.js";

type Words = Parameters<SendToKernel>;

export class OwnComm {
  readonly comm: Comm;
  /** Of its opening; undefined until that was sent. */
  openingId: string | undefined;
  private waiting: Words[];

  constructor(
    id: string,
    target: string,
    opening: { readonly data: JsonObject; readonly buffers: readonly Uint8Array[] },
    private readonly send: SendToKernel,
  ) {
    this.waiting = [["comm_open", { comm_id: id, target_name: target, data: opening.data }, opening.buffers]];
    this.comm = new Comm(id, target, (...words) => this.say(words));
  }

  get id(): string {
    return this.comm.id;
  }

  open(): void {
    if (this.openingId !== undefined || !this.comm.isOpen) return;
    const [opening, ...rest] = this.waiting;
    this.waiting = [];
    if (opening !== undefined) this.openingId = this.send(...opening);
    for (const words of rest) this.send(...words);
  }

  take(message: CommMessage): void {
    this.comm.take(message);
  }

  finish(message?: CommMessage): void {
    this.comm.finish(message);
  }

  private say(words: Words): void {
    if (this.openingId !== undefined) this.send(...words);
    else if (this.comm.isOpen) this.waiting.push(words);
  }
}
