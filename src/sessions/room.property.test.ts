import fc from "fast-check";
import { expect, test } from "vitest";
import { NoRoomError } from "./errors.js";
import { Room, type Ticket } from "./room.js";

const LIMITS = fc.record({
  kernels: fc.integer({ min: 1, max: 4 }),
  startingAtOnce: fc.integer({ min: 1, max: 4 }),
  queue: fc.nat({ max: 6 }),
});
const VISITOR = fc.constantFrom("ann", "bob", "eve", "joe");
const DASHBOARD = fc.constantFrom("sales", "stock");
const STEP = fc.oneof(
  fc.record({ kind: fc.constant("enter" as const), visitor: VISITOR, dashboard: DASHBOARD, mayWait: fc.boolean() }),
  fc.record({ kind: fc.constant("replace" as const), which: fc.nat() }),
  fc.record({ kind: fc.constant("started" as const), which: fc.nat() }),
  fc.record({ kind: fc.constant("leave" as const), which: fc.nat() }),
);
const SALES_LIMIT = 2;

interface Guest {
  readonly visitor: string;
  readonly dashboard: string;
  readonly ticket: Ticket;
  told: number | undefined;
  hasStarted: boolean;
}

/** A room and what its guests know of it. */
class Story {
  guests: Guest[] = [];
  readonly room: Room;

  constructor(private readonly limits: { kernels: number; startingAtOnce: number; queue: number }) {
    this.room = new Room(limits);
  }

  play(step: typeof STEP extends fc.Arbitrary<infer S> ? S : never): void {
    if (step.kind === "enter") {
      this.enter(step.visitor, step.dashboard, step.mayWait);
      return;
    }
    const guest = this.guests[step.which % Math.max(1, this.guests.length)];
    if (guest === undefined) return;
    if (step.kind === "replace") this.enter(guest.visitor, guest.dashboard, true, guest);
    else if (step.kind === "leave") this.remove(guest);
    else if (guest.ticket.place === undefined) {
      guest.hasStarted = true;
      guest.ticket.started();
    }
  }

  enter(visitor: string, dashboard: string, mayWait: boolean, former?: Guest): void {
    const dashboardLimit = dashboard === "sales" ? SALES_LIMIT : undefined;
    try {
      const onPlaceChanged = (): void => {
        guest.told = guest.ticket.place;
      };
      const ticket = this.room.enter({ visitor, dashboard, dashboardLimit, mayWait, onPlaceChanged }, former?.ticket);
      const guest: Guest = { visitor, dashboard, ticket, told: ticket.place, hasStarted: false };
      this.guests.push(guest);
    } catch (error) {
      if (!(error instanceof NoRoomError)) throw error;
      expect(this.inside.length + this.waiting.length).toBeGreaterThanOrEqual(
        Math.min(this.limits.startingAtOnce, SALES_LIMIT, this.limits.kernels),
      );
    }
    if (former !== undefined) this.remove(former);
  }

  remove(guest: Guest): void {
    this.guests = this.guests.filter((other) => other !== guest);
    guest.ticket.leave();
  }

  get inside(): Guest[] {
    return this.guests.filter(({ ticket }) => ticket.place === undefined);
  }

  get waiting(): Guest[] {
    return this.guests.filter(({ ticket }) => ticket.place !== undefined);
  }
}

test("limits hold at each moment, nobody waits before a free place, and everybody has been told the place that is true", () => {
  fc.assert(
    fc.property(LIMITS, fc.array(STEP, { maxLength: 60 }), (limits, steps) => {
      const story = new Story(limits);
      for (const step of steps) {
        story.play(step);
        const { inside, waiting } = story;
        const ofSales = inside.filter(({ dashboard }) => dashboard === "sales").length;
        const starting = inside.filter(({ hasStarted }) => !hasStarted).length;
        expect(inside.length).toBeLessThanOrEqual(limits.kernels);
        expect(ofSales).toBeLessThanOrEqual(SALES_LIMIT);
        expect(starting).toBeLessThanOrEqual(limits.startingAtOnce);
        const hasRoom = inside.length < limits.kernels && starting < limits.startingAtOnce;
        if (hasRoom) expect(waiting.filter(({ dashboard }) => dashboard === "stock" || ofSales < SALES_LIMIT)).toEqual([]);
        for (const { ticket, told } of story.guests) expect(told).toBe(ticket.place);
        if (waiting.length > 0) expect(waiting.map(({ ticket }) => ticket.place)).toContain(1);
      }
    }),
  );
});

test("however the kernels end, all who wait come in, and no place is lost", () => {
  fc.assert(
    fc.property(LIMITS, fc.array(STEP, { maxLength: 60 }), (limits, steps) => {
      const story = new Story(limits);
      for (const step of steps) story.play(step);
      let waiting = story.waiting.length;
      while (story.inside.length > 0) {
        const [first] = story.inside;
        if (first !== undefined) story.remove(first);
        expect(story.waiting.length).toBeLessThanOrEqual(waiting);
        waiting = story.waiting.length;
      }
      expect(story.waiting).toEqual([]);
      expect(story.room.hasQueue).toBe(false);
    }),
  );
});

test("a visitor with many requests gets a second kernel only after everybody else has a first", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (greedy, modest) => {
      const places = greedy + modest;
      const story = new Story({ kernels: places, startingAtOnce: places, queue: 100 });
      for (let count = 0; count < places; count += 1) story.enter(`holder ${count}`, "stock", true);
      const holders = story.inside;
      for (let count = 0; count < greedy; count += 1) story.enter("greedy", "stock", true);
      for (let count = 0; count < modest; count += 1) story.enter(`modest ${count}`, "stock", true);
      const served = holders.map((holder) => {
        const before = new Set(story.inside);
        story.remove(holder);
        return story.inside.find((guest) => !before.has(guest))?.visitor;
      });
      const firsts = ["greedy", ...Array.from({ length: modest }, (_, index) => `modest ${index}`)];
      expect(served).toEqual([...firsts, ...Array.from({ length: greedy - 1 }, () => "greedy")]);
    }),
  );
});

test("who may not wait for a place is let in or refused, and waits for its start alone", () => {
  fc.assert(
    fc.property(LIMITS, fc.array(STEP, { maxLength: 40 }), DASHBOARD, (limits, steps, dashboard) => {
      const story = new Story(limits);
      for (const step of steps) story.play(step);
      const before = new Set(story.guests);
      story.enter("newcomer", dashboard, false);
      const newcomer = story.guests.find((guest) => !before.has(guest));
      if (newcomer?.ticket.place === undefined) return;
      expect(story.guests.length).toBeLessThanOrEqual(limits.kernels);
      if (dashboard === "sales")
        expect(story.guests.filter((guest) => guest.dashboard === "sales").length).toBeLessThanOrEqual(SALES_LIMIT);
    }),
  );
});
