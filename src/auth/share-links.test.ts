import fc from "fast-check";
import { expect, test } from "vitest";
import { createShareTokens } from "./share-links.js";
import { createVisitorTokens } from "./visitors.js";

const SECRET = "a secret of some length, for tests";
const tokens = createShareTokens(SECRET);

test("a link says what it is for until its time is over", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1 }), (path, until) => {
      const token = tokens.create({ path, until });
      expect(token).toMatch(/^[\w.+/%-]+$/);
      expect(tokens.read(token, until - 1)).toEqual({ path, until });
      expect(tokens.read(token, until)).toBeUndefined();
    }),
  );
});

test("what was changed, or signed by another server or for something else, is none", () => {
  const token = tokens.create({ path: "sales", until: 2000 });
  const [value = "", signature = ""] = token.split(".");
  const longer = Buffer.from(JSON.stringify(["sales", 9000])).toString("base64url");
  const others = [`${token}x`, `${longer}.${signature}`, value, "", ".", "x".repeat(10_000)];
  others.push(createShareTokens("another secret of some length").create({ path: "sales", until: 2000 }));
  others.push(createVisitorTokens(SECRET).of(value).token);
  for (const other of others) expect(tokens.read(other, 1000)).toBeUndefined();
});
