import fc from "fast-check";
import { expect, test } from "vitest";
import { queueOrder } from "./queue-order.js";

const visitor = fc.constantFrom("ann", "bob", "eve", "joe");
const entries = fc.array(fc.record({ visitor, isHeir: fc.boolean(), isPresent: fc.boolean() }), { maxLength: 30 });
const counts = fc.dictionary(visitor, fc.nat({ max: 5 })).map((record) => new Map(Object.entries(record)));

test("everybody who waits is in the order once", () => {
  fc.assert(
    fc.property(entries, counts, (waiting, held) => {
      const order = queueOrder(waiting, held);
      expect([...order].sort(byReference(waiting))).toEqual(waiting);
      expect(order).toHaveLength(waiting.length);
    }),
  );
});

test("who never came is after all who did", () => {
  fc.assert(
    fc.property(entries, counts, (waiting, held) => {
      const absences = queueOrder(waiting, held).map(({ isHeir, isPresent }) => !isHeir && !isPresent);
      expect(absences.lastIndexOf(false)).toBeLessThan(absences.includes(true) ? absences.indexOf(true) : absences.length);
    }),
  );
});

test("the requests of one visitor keep their order", () => {
  fc.assert(
    fc.property(entries, counts, (waiting, held) => {
      const order = queueOrder(waiting, held);
      for (const name of ["ann", "bob", "eve", "joe"]) {
        const own = (list: readonly (typeof waiting)[number][]) =>
          list.filter((each) => each.visitor === name && !each.isHeir && each.isPresent);
        expect(own(order)).toEqual(own(waiting));
      }
    }),
  );
});

test("of those who are there, nobody comes before one with fewer kernels, had or asked for earlier; among equals who came first does", () => {
  fc.assert(
    fc.property(entries, counts, (waiting, held) => {
      const rankOf = (entry: (typeof waiting)[number]): number => {
        if (entry.isHeir) return -1;
        const earlier = waiting.slice(0, waiting.indexOf(entry)).filter((each) => each.visitor === entry.visitor && !each.isHeir);
        return (held.get(entry.visitor) ?? 0) + earlier.length;
      };
      const order = queueOrder(waiting, held).filter(({ isHeir, isPresent }) => isHeir || isPresent);
      order.slice(1).forEach((later, index) => {
        const before = order[index];
        if (before === undefined) throw new Error("there is one before each but the first");
        expect(rankOf(before)).toBeLessThanOrEqual(rankOf(later));
        if (rankOf(before) === rankOf(later)) expect(waiting.indexOf(before)).toBeLessThan(waiting.indexOf(later));
      });
    }),
  );
});

function byReference<T>(list: readonly T[]): (a: T, b: T) => number {
  return (a, b) => list.indexOf(a) - list.indexOf(b);
}
