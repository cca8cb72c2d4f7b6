import fc from "fast-check";
import { expect, test } from "vitest";
import { passedBound } from "./json-size.js";

function count(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, child) => sum + count(child), 1);
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Texts of what JSON itself is made of, and of what its readers replace. */
const sign = fc.oneof(
  fc.constantFrom('"', "\\", "[", "]", "{", "}", ",", ":", " ", "NaN", "Infinity"),
  fc.string({ unit: "binary", maxLength: 1 }),
);
const tricky = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(""));
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    tricky,
    fc.double({ noNaN: true }),
    fc.constantFrom(null, true, false),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(tricky, tie("value"), { maxKeys: 5 }),
  ),
})).value;

test("counts exactly the values and the depth of any JSON, however it is written", () => {
  fc.assert(
    fc.property(anyValue, fc.constantFrom(undefined, 1, "\t", "\r\n"), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent === "\r\n" ? 2 : indent).replaceAll("\n", indent === "\r\n" ? "\r\n" : "\n");
      const [values, depth] = [count(value), depthOf(value)];
      expect(passedBound(text, { values, depth })).toBeUndefined();
      expect(passedBound(text, { values: values - 1, depth })).toBe("values");
      expect(passedBound(text, { values, depth: depth - 1 })).toBe("depth");
    }),
    { numRuns: 500 },
  );
});
