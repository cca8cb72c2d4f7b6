import fc from "fast-check";
import { expect, test } from "vitest";
import { percentText, sizeText } from "./words.js";

test("sizes are short and within a twentieth of the truth", () => {
  const scale: Readonly<Record<string, number>> = { byte: 1, bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e14 }), (bytes) => {
      const text = sizeText(bytes);
      const [number, unit] = text.split(" ");
      const shown = Number(number) * (scale[unit ?? ""] ?? Number.NaN);
      expect(Math.abs(shown - bytes)).toBeLessThanOrEqual(bytes / 20);
      expect(text.length).toBeLessThanOrEqual(9);
    }),
  );
});

test("100 % is said when all was sent, not before", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 0, max: 1e12 }), (whole, part) => {
      expect(percentText(part, whole) === "100 %").toBe(part >= whole);
    }),
  );
});
