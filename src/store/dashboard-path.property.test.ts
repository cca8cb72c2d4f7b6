import { isAbsolute, join, normalize, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeDashboardPath, parseDashboardPath, pathParts } from "./dashboard-path.js";
import { InvalidPathError } from "./errors.js";

/** Pieces that attacks on paths are made of, mixed with any text. */
const piece = fc.oneof(
  fc.constantFrom("..", ".", "/", "//", "\\", "%2e", "%2E%2e", "%2f", "%5c", "%00", "%252e", "%c0%ae", "%", "sales", " ", "#", "é", "."),
  fc.string({ unit: "binary" }),
);
const hostilePath = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
const name = fc
  .string({ unit: "grapheme", minLength: 1 })
  .filter((text) => text !== "" && !text.startsWith(".") && !["/", "\\", "\0"].some((character) => text.includes(character)));

describe("parseDashboardPath", () => {
  test("what it takes stays below the folder that it is joined to", () => {
    fc.assert(
      fc.property(hostilePath, (text) => {
        let path: ReturnType<typeof parseDashboardPath>;
        try {
          path = parseDashboardPath(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPathError);
          return;
        }
        const joined = join("/srv/boards", path);
        expect(joined).toBe(normalize(`/srv/boards/${path}`).replace(/\/$/, ""));
        const below = relative("/srv/boards", joined);
        expect(isAbsolute(below) || below.split("/").some((part) => part.startsWith("."))).toBe(false);
        expect(["\\", "\0"].some((character) => path.includes(character))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test("any visible names come back from a link to them", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), (names) => {
        const path = parseDashboardPath(names.map(encodeURIComponent).join("/"));
        expect(pathParts(path)).toEqual(names);
        expect(parseDashboardPath(encodeDashboardPath(path))).toBe(path);
      }),
    );
  });
});
