/** How many kernels there may be, in all and of a dashboard, how many may start at once, and the queue of those who wait for that. */
import { NoRoomError } from "./errors.js";
import { queueOrder, type Waiting } from "./queue-order.js";

export interface RoomLimits {
  readonly kernels: number;
  readonly startingAtOnce: number;
  /** How many may wait; 0: nobody waits. */
  readonly queue: number;
}

export interface Claim {
  readonly visitor: string;
  readonly dashboard: string;
  /** Kernels of this dashboard at once; undefined: as many as there are places. */
  readonly dashboardLimit: number | undefined;
  /** Otherwise it is refused where no place is free; it may still have to wait for its start. */
  readonly mayWait: boolean;
  /** Its place in the queue is another than before. */
  onPlaceChanged(): void;
}

/** One kernel's way through the room: it waits, starts, runs, leaves. */
export interface Ticket {
  /** In the queue, from 1, among those who wait for the same; undefined once it has its turn. */
  readonly place: number | undefined;
  /** Resolves when the kernel may be started. Rejects with NoRoomError where it leaves before. */
  readonly turn: Promise<void>;
  /** A page is connected: it goes before those that only asked. */
  arrived(): void;
  /** Of one whose kernel has started before: a new `turn`, ahead of who has no kernel yet. It keeps its place meanwhile. */
  startAgain(): Promise<void>;
  /** The kernel answers, or never will: another may start. Who waits for another start gives that up. */
  started(): void;
  /** The queue, or the place that it has. Safe to call twice. */
  leave(): void;
}

const TAKEN = "All places on this server are taken at the moment. Please try again in a minute.";

export class Room {
  /** In the order in which they came. */
  private readonly waiting: Entrant[] = [];
  private readonly inside = new Set<Entrant>();
  private readonly starting = new Set<Entrant>();
  /** Inside, to be started again, in the order in which they asked. */
  private readonly restarting = new Set<Entrant>();

  constructor(private readonly limits: RoomLimits) {}

  get hasQueue(): boolean {
    return this.waiting.length > 0;
  }

  /**
   * `predecessor`: one of the same visitor that ends now. Where it still waits, the new one takes over its place in the queue; where it
   * has a kernel, the new one is the first to get a place. Throws NoRoomError.
   */
  enter(claim: Claim, predecessor?: Ticket): Ticket {
    const former = [...this.waiting, ...this.inside].find((entrant) => entrant === predecessor);
    const entrant = new Entrant(claim, former !== undefined && (this.inside.has(former) || former.isHeir), this);
    entrant.isPresent = former?.isPresent ?? !claim.mayWait;
    const position = former === undefined ? -1 : this.waiting.indexOf(former);
    if (former !== undefined && position >= 0) {
      this.waiting.splice(position, 1, entrant);
      former.giveUp(new NoRoomError(TAKEN));
    } else this.waiting.push(entrant);
    this.admit();
    if (this.isTooMuch(entrant)) {
      this.waiting.splice(this.waiting.indexOf(entrant), 1);
      throw new NoRoomError(TAKEN);
    }
    this.tellPlaces(entrant);
    return entrant;
  }

  /** A place would be free for it at once. */
  isFree(claim: Pick<Claim, "dashboard" | "dashboardLimit">): boolean {
    const ahead = this.waiting.filter(({ claim: { dashboard } }) => dashboard === claim.dashboard).length;
    const ofDashboard = this.countOf(claim.dashboard) + ahead;
    return this.inside.size + this.waiting.length < this.limits.kernels && ofDashboard < limitOf(claim);
  }

  /** Somebody who waits could come in if a kernel of this dashboard ended. */
  isWanted(dashboard: string): boolean {
    return this.waiting.some(({ claim }) => !this.hasPlace(claim) && this.hasPlace(claim, dashboard));
  }

  arrived(entrant: Entrant): void {
    if (entrant.isPresent) return;
    entrant.isPresent = true;
    if (this.waiting.includes(entrant)) this.settle();
  }

  startAgain(entrant: Entrant): void {
    // It has a permit still.
    if (!this.inside.has(entrant) || this.starting.has(entrant)) entrant.admit();
    else this.restarting.add(entrant);
    this.admit();
  }

  started(entrant: Entrant): void {
    if (this.restarting.delete(entrant)) entrant.giveUp(new NoRoomError(TAKEN));
    if (this.starting.delete(entrant)) this.settle();
  }

  leave(entrant: Entrant): void {
    const position = this.waiting.indexOf(entrant);
    if (position >= 0) this.waiting.splice(position, 1);
    const wasInside = this.inside.delete(entrant);
    this.starting.delete(entrant);
    this.restarting.delete(entrant);
    if (position < 0 && !wasInside) return;
    entrant.giveUp(new NoRoomError(TAKEN));
    this.settle();
  }

  private settle(): void {
    this.admit();
    this.tellPlaces();
  }

  private admit(): void {
    for (const entrant of this.restarting) {
      if (this.starting.size >= this.limits.startingAtOnce) return;
      this.restarting.delete(entrant);
      this.starting.add(entrant);
      entrant.admit();
    }
    for (;;) {
      const next = this.order().find((entrant) => this.mayStart(entrant));
      if (next === undefined) return;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.inside.add(next);
      this.starting.add(next);
      next.admit();
    }
  }

  private order(): readonly Entrant[] {
    const held = new Map<string, number>();
    for (const { visitor } of this.inside) held.set(visitor, (held.get(visitor) ?? 0) + 1);
    return queueOrder(this.waiting, held);
  }

  private mayStart({ claim }: Entrant): boolean {
    return this.starting.size < this.limits.startingAtOnce && this.hasPlace(claim);
  }

  private hasPlace(claim: Claim, endingOf?: string): boolean {
    const inside = this.inside.size - (endingOf === undefined ? 0 : 1);
    const ofDashboard = this.countOf(claim.dashboard) - (endingOf === claim.dashboard ? 1 : 0);
    return inside < this.limits.kernels && ofDashboard < limitOf(claim);
  }

  private countOf(dashboard: string): number {
    return [...this.inside].filter(({ claim }) => claim.dashboard === dashboard).length;
  }

  private isTooMuch(entrant: Entrant): boolean {
    if (!this.waiting.includes(entrant) || entrant.isHeir) return false;
    if (this.waiting.length > this.limits.queue) return true;
    const { dashboard, mayWait } = entrant.claim;
    if (mayWait) return false;
    // It stands in the queue itself.
    const ofDashboard = this.countOf(dashboard) + this.waiting.filter(({ claim }) => claim.dashboard === dashboard).length;
    return this.inside.size + this.waiting.length > this.limits.kernels || ofDashboard > limitOf(entrant.claim);
  }

  /** Those who wait for a place of a dashboard that is full are in nobody else's way. */
  private tellPlaces(newcomer?: Entrant): void {
    const ahead: Entrant[] = [];
    const isHeldUp = ({ claim }: Entrant): boolean => this.countOf(claim.dashboard) >= limitOf(claim);
    for (const entrant of this.order()) {
      const before = ahead.filter(
        (other) => other.claim.dashboard === entrant.claim.dashboard || !(isHeldUp(other) || isHeldUp(entrant)),
      ).length;
      entrant.moveTo(before + 1, entrant !== newcomer);
      ahead.push(entrant);
    }
  }
}

class Entrant implements Ticket, Waiting {
  turn: Promise<void>;
  readonly visitor: string;
  place: number | undefined;
  isPresent = false;
  private resolve: () => void = () => {};
  private reject: (error: Error) => void = () => {};

  constructor(
    readonly claim: Claim,
    readonly isHeir: boolean,
    private readonly room: Room,
  ) {
    this.visitor = claim.visitor;
    this.turn = this.nextTurn();
  }

  startAgain(): Promise<void> {
    this.turn = this.nextTurn();
    this.room.startAgain(this);
    return this.turn;
  }

  arrived(): void {
    this.room.arrived(this);
  }

  started(): void {
    this.room.started(this);
  }

  leave(): void {
    this.room.leave(this);
  }

  admit(): void {
    this.resolve();
    if (this.place !== undefined) this.moveTo(undefined, true);
  }

  giveUp(reason: Error): void {
    this.reject(reason);
  }

  moveTo(place: number | undefined, tell: boolean): void {
    if (place === this.place) return;
    this.place = place;
    if (tell) this.claim.onPlaceChanged();
  }

  private nextTurn(): Promise<void> {
    const turn = new Promise<void>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Who waits for it will hear; nobody has to.
    turn.catch(() => {});
    return turn;
  }
}

function limitOf({ dashboardLimit }: Pick<Claim, "dashboardLimit">): number {
  return dashboardLimit ?? Number.POSITIVE_INFINITY;
}
