/** What the page has said and the server has not acknowledged yet, in order; it goes out again with the next connection. */

import type { JupyterMessage } from "../src/protocol/message.js";
import { pageWords } from "./words/page-words.js";

/** Connections that may end over one message before it is held to be the cause. */
const PATIENCE = 3;
/** More than a page says from one loss to the next. */
const REMEMBERED_IDS = 2000;
/** No proxy on the way takes offence at less: where such a message is the eldest, the network is the cause. */
const UNSUSPICIOUS_BYTES = 64 * 1024;
/** Close codes: of a frame too large for the server, and of what the server could not read or deal with. A lost network has others. */
const MESSAGE_TOO_BIG = 1009;
const REFUSALS: readonly number[] = [1003, 1007, 1011];

export interface GivenUp {
  readonly message: JupyterMessage;
  /** Written for a visitor. */
  readonly text: string;
}

export class Outbox {
  private readonly messages = new Map<string, JupyterMessage>();
  /** Ids, also of what was acknowledged since. */
  private readonly held = new Set<string>();
  private suspect: { readonly id: string; readonly losses: number } | undefined;

  get isEmpty(): boolean {
    return this.messages.size === 0;
  }

  add(message: JupyterMessage): void {
    this.messages.set(message.header.msg_id, message);
    this.held.add(message.header.msg_id);
    const [eldest] = this.held;
    if (this.held.size > REMEMBERED_IDS && eldest !== undefined) this.held.delete(eldest);
  }

  /** Whether the page has said that, of late. */
  hasHeld(id: string): boolean {
    return this.held.has(id);
  }

  has(id: string): boolean {
    return this.messages.has(id);
  }

  acknowledge(id: string): void {
    this.messages.delete(id);
  }

  clear(): void {
    this.messages.clear();
    this.suspect = undefined;
  }

  all(): Iterable<JupyterMessage> {
    return this.messages.values();
  }

  /**
   * An open connection was lost, with that close code. The server takes messages in order, so where one of them was the cause, it is the
   * eldest that is left: it is given up, or else it would end every connection to come. Small ones never are, unless the server itself
   * closed over them: at once where it said that one is too large, else after as many times as for large ones.
   */
  giveUpCause(code: number): GivenUp | undefined {
    const eldest = this.messages.values().next().value;
    if (eldest === undefined) return undefined;
    const isTooBig = code === MESSAGE_TOO_BIG;
    const isLarge = isTooBig || weightOf(eldest) > UNSUSPICIOUS_BYTES;
    if (!isLarge && !REFUSALS.includes(code)) return undefined;
    const id = eldest.header.msg_id;
    const losses = this.suspect?.id === id ? this.suspect.losses + 1 : 1;
    this.suspect = { id, losses };
    if (!isTooBig && losses < PATIENCE) return undefined;
    this.messages.delete(id);
    return { message: eldest, text: isLarge ? pageWords().sentTooMuch : pageWords().sentRefused };
  }
}

/** In bytes, roughly: JSON text and buffers. */
function weightOf({ content, buffers }: JupyterMessage): number {
  return buffers.reduce((sum, { byteLength }) => sum + byteLength, JSON.stringify(content).length);
}
