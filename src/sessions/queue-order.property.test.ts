import fc from "fast-check";
import { expect, test } from "vitest";
import { queueOrder } from "./queue-order.js";

const visitor = fc.constantFrom("ann", "bob", "eve", "joe");
const entries = fc.array(fc.record({ visitor, isHeir: fc.boolean() }), { maxLength: 30 });
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

test("the requests of one visitor keep their order", () => {
  fc.assert(
    fc.property(entries, counts, (waiting, held) => {
      const order = queueOrder(waiting, held);
      for (const name of ["ann", "bob", "eve", "joe"]) {
        const own = (list: readonly (typeof waiting)[number][]) => list.filter((each) => each.visitor === name && !each.isHeir);
        expect(own(order)).toEqual(own(waiting));
      }
    }),
  );
});

test("nobody comes before one with fewer kernels, had or asked for earlier; among equals who came first does", () => {
  fc.assert(
    fc.property(entries, counts, (waiting, held) => {
      const rankOf = (entry: (typeof waiting)[number]): number => {
        if (entry.isHeir) return -1;
        const earlier = waiting.slice(0, waiting.indexOf(entry)).filter((each) => each.visitor === entry.visitor && !each.isHeir);
        return (held.get(entry.visitor) ?? 0) + earlier.length;
      };
      const order = queueOrder(waiting, held);
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
