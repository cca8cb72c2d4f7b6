import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeScope } from "./scopes.js";

test("a scope that is written one way stays so", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "/", ".", " ", "\\", ".ipynb", "é") }), (text) => {
      const once = normalizeScope(text);
      if (once === undefined) return;
      expect(normalizeScope(once) ?? "").toBe(once);
    }),
  );
});

test("no scope leads out of the folder", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "..", ".", "", "b.ipynb")), (parts) => {
      const scope = normalizeScope(parts.join("/"));
      expect((scope ?? "").split("/")).not.toContain("..");
      if (parts.includes("..")) expect(scope).toBeUndefined();
    }),
  );
});
