import { expect, test } from "vitest";
import { parsePrecondition } from "./precondition.js";

test.each([
  [{}, { kind: "none" }],
  [{ "if-none-match": "*" }, { kind: "nothing" }],
  [{ "if-match": "*" }, { kind: "something" }],
  [{ "if-match": '"abc"' }, { kind: "revision", revision: "abc" }],
  [{ "if-match": ' W/"abc" ' }, { kind: "revision", revision: "abc" }],
])("%j asks for %j", (headers, expected) => {
  expect(parsePrecondition(headers)).toEqual(expected);
});

test.each([
  { "if-none-match": '"abc"' },
  { "if-match": "abc" },
  { "if-match": '"a", "b"' },
  { "if-match": "" },
  { "if-match": "*", "if-none-match": "*" },
])("%j is not passed over", (headers) => {
  expect(() => parsePrecondition(headers)).toThrow(expect.objectContaining({ status: 400 }));
});
