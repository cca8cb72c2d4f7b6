import { expect, test } from "vitest";
import { createVisitorTokens } from "./visitors.js";

test("a visitor is known again by the token", () => {
  const tokens = createVisitorTokens("a secret of some length, for tests");
  const visitor = tokens.create();
  expect(tokens.read(visitor.token)).toEqual(visitor);
});

test("a changed token, a bare id and another server's token are nobody's", () => {
  const tokens = createVisitorTokens("a secret of some length, for tests");
  const visitor = tokens.create();
  expect(tokens.read(`${visitor.token}x`)).toBeUndefined();
  expect(tokens.read(visitor.token.replace(/^./, "z"))).toBeUndefined();
  expect(tokens.read(visitor.id)).toBeUndefined();
  expect(tokens.read("")).toBeUndefined();
  expect(tokens.read(createVisitorTokens("another secret of some length").create().token)).toBeUndefined();
});
