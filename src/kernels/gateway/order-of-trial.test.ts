import { expect, test } from "vitest";
import { type Candidate, orderOfTrial } from "./order-of-trial.js";

function candidate(name: string, given: Partial<Candidate>): Candidate & { readonly name: string } {
  return { name, state: "well", load: 0, lastUse: 0, ...given };
}

test("the least loaded first", () => {
  const order = orderOfTrial([candidate("full", { load: 9 }), candidate("empty", {}), candidate("half", { load: 4 })]);
  expect(order.map(({ name }) => name)).toEqual(["empty", "half", "full"]);
});

test("among equals the one that waited longest", () => {
  const order = orderOfTrial([candidate("now", { lastUse: 7 }), candidate("before", { lastUse: 3 }), candidate("never", {})]);
  expect(order.map(({ name }) => name)).toEqual(["never", "before", "now"]);
});

test("who answers goes before who does not, however much there is to do; who failed is the last resort", () => {
  const order = orderOfTrial([
    candidate("failed", { state: "aside" }),
    candidate("slow", { state: "slow" }),
    candidate("busy", { load: 99 }),
  ]);
  expect(order.map(({ name }) => name)).toEqual(["busy", "slow", "failed"]);
});
