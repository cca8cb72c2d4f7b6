/**
 * The places of Jupyter clients in a session. A place is kept for a client whose connection was lost, with what it missed, and is taken
 * up again by the same `session_id`, as clients know it of Jupyter Server (`MappingKernelManager.buffer_offline_messages`).
 */
import type { JupyterMessage } from "../protocol/message.js";
import { messageBytes } from "./json.js";
import type { SessionClient } from "./types.js";

/** Over it the oldest is let go: whoever waits for an end gets that. */
const MISSED_BYTES = 8 * 1024 * 1024;
/** Of clients that are away. */
const KEPT_SEATS = 4;
/** WebSocket close code: going away. */
const REPLACED = 1001;

export class Seat implements SessionClient {
  readonly kind = "jupyter";
  private missed: { readonly message: JupyterMessage; readonly bytes: number }[] = [];
  private missedBytes = 0;
  private client: SessionClient | undefined;
  visitor: string | undefined;

  get isTaken(): boolean {
    return this.client !== undefined;
  }

  send(message: JupyterMessage): void {
    if (this.client !== undefined) this.client.send(message);
    else this.keep(message);
  }

  close(code: number, reason: string): void {
    this.client?.close(code, reason);
    this.forgetMissed();
  }

  /** A connection that stands still is in nobody's use: its client has made another. */
  sit(client: SessionClient): void {
    this.client?.close(REPLACED, "This client has connected anew.");
    this.client = client;
    this.visitor = client.visitor;
    const missed = this.missed;
    this.forgetMissed();
    for (const { message } of missed) client.send(message);
  }

  /** False where another connection has taken the place since. */
  leave(client: SessionClient): boolean {
    if (this.client !== client) return false;
    this.client = undefined;
    return true;
  }

  forgetMissed(): void {
    this.missed = [];
    this.missedBytes = 0;
  }

  private keep(message: JupyterMessage): void {
    const bytes = messageBytes(message);
    this.missed.push({ message, bytes });
    this.missedBytes += bytes;
    while (this.missedBytes > MISSED_BYTES) this.missedBytes -= this.missed.shift()?.bytes ?? this.missedBytes;
  }
}

export class Seats {
  private readonly named = new Map<string, Seat>();

  take(client: SessionClient): Seat {
    const { name = "" } = client;
    const seat = this.named.get(name) ?? new Seat();
    if (name !== "") this.named.set(name, seat);
    seat.sit(client);
    return seat;
  }

  /** The seats that nobody can come back to. */
  leave(seat: Seat, client: SessionClient): readonly Seat[] {
    if (!seat.leave(client)) return [];
    const { name = "" } = client;
    if (name === "") return [seat];
    // The one that was left last is given up last.
    this.named.delete(name);
    this.named.set(name, seat);
    const empty = [...this.named].filter(([, { isTaken }]) => !isTaken);
    const given = empty.slice(0, Math.max(0, empty.length - KEPT_SEATS));
    for (const [old] of given) this.named.delete(old);
    return given.map(([, old]) => old);
  }

  /** What the last kernel process said means nothing to the next one's clients. */
  forgetMissed(): void {
    for (const seat of this.named.values()) seat.forgetMissed();
  }
}
