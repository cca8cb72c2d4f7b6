/** A session's right to a kernel: asked for when the session is made, kept over restarts, given back when no kernel came of it. */
import { NoRoomError } from "./errors.js";
import type { Claim, Room, Ticket } from "./room.js";

export class Admission {
  private ticket: Ticket | undefined;
  private hasArrived = false;

  /** Throws NoRoomError. */
  constructor(
    private readonly room: Room,
    private readonly claim: Claim,
    predecessor?: Admission,
  ) {
    this.ticket = room.enter(claim, predecessor?.ticket);
  }

  /** In the queue, from 1; undefined for who does not wait. */
  get place(): number | undefined {
    return this.ticket?.place;
  }

  /** A page is connected. */
  arrived(): void {
    this.hasArrived = true;
    this.ticket?.arrived();
  }

  /** Starts a kernel when its turn has come. Throws NoRoomError where it is given up before, and what `launch` throws. */
  async start<T>(launch: () => Promise<T>, signal: AbortSignal): Promise<T> {
    this.ticket ??= this.room.enter(this.claim);
    const { ticket } = this;
    if (this.hasArrived) ticket.arrived();
    const giveUp = (): void => this.leave();
    signal.addEventListener("abort", giveUp);
    try {
      await ticket.turn;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
    if (signal.aborted) throw new NoRoomError("It is not wanted any more.");
    try {
      return await launch();
    } catch (error) {
      this.leave();
      throw error;
    } finally {
      ticket.started();
    }
  }

  leave(): void {
    this.ticket?.leave();
    this.ticket = undefined;
  }
}
