import fc from "fast-check";
import { expect, test } from "vitest";
import { contentDisposition } from "./content-disposition.js";

test("every name comes through whole, and nothing in it ends the header", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (name) => {
      const header = contentDisposition(name);
      expect(header).toMatch(/^attachment; filename="[^"\\%]*"; filename\*=UTF-8''[\w%.!~#$&+^`|-]*$/);
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? "")).toBe(name);
    }),
  );
});
