import { expect, test } from "vitest";
import { Members } from "./members.js";

test("only who was let in is known, and who was longest away is forgotten first", () => {
  const members = new Members();
  members.admit("early");
  members.admit("loyal");
  for (let other = 0; other < 9_998; other += 1) members.admit(`other-${other}`);
  expect(["early", "loyal", "stranger"].map((visitor) => members.has(visitor))).toEqual([true, true, false]);
  members.admit("loyal");
  for (let other = 0; other < 9_999; other += 1) members.admit(`later-${other}`);
  expect(["early", "loyal"].map((visitor) => members.has(visitor))).toEqual([false, true]);
});
