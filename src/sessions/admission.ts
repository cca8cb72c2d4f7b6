/** A session's right to a kernel: asked for when the session is made, kept over restarts, given back when no kernel came of it. */
import { NoRoomError } from "./errors.js";
import type { Claim, Room, Ticket } from "./room.js";

export class Admission {
  private ticket: Ticket | undefined;
  private hasStarted = false;
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
    try {
      // A kernel that had to be killed has left its place to the next one.
      if (this.ticket !== undefined && this.hasStarted) return await this.again(this.ticket, launch, signal);
      this.ticket ??= this.room.enter(this.claim);
      this.hasStarted = true;
      const { ticket } = this;
      if (this.hasArrived) ticket.arrived();
      return await atTurn(ticket, ticket.turn, { launch, signal, giveUp: () => this.leave() });
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  /** Starts the kernel that it has again, when its turn has come. Keeps its place, also where that fails. Throws as `start` does. */
  async restart(launch: () => Promise<void>, signal: AbortSignal): Promise<void> {
    await (this.ticket === undefined ? launch() : this.again(this.ticket, launch, signal));
  }

  leave(): void {
    this.ticket?.leave();
    this.ticket = undefined;
    this.hasStarted = false;
  }

  private again<T>(ticket: Ticket, launch: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return atTurn(ticket, ticket.startAgain(), { launch, signal, giveUp: () => ticket.started() });
  }
}

interface Launch<T> {
  launch(): Promise<T>;
  readonly signal: AbortSignal;
  /** It is not wanted any more, and waits still. */
  giveUp(): void;
}

async function atTurn<T>(ticket: Ticket, turn: Promise<void>, { launch, signal, giveUp }: Launch<T>): Promise<T> {
  signal.addEventListener("abort", giveUp);
  try {
    await turn;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
  try {
    if (signal.aborted) throw new NoRoomError("It is not wanted any more.");
    return await launch();
  } finally {
    ticket.started();
  }
}
