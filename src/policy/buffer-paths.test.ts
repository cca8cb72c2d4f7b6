import { expect, test } from "vitest";
import type { JsonValue } from "../protocol/message.js";
import { areBufferPaths } from "./buffer-paths.js";

test.each<[string, JsonValue | undefined, number]>([
  ["one twice", [["data"], ["data"]], 2],
  ["one twice, nested", [["data", 0, "x"], ["more"], ["data", 0, "x"]], 3],
  ["more places than buffers", [["data"], ["more"]], 1],
  ["fewer places than buffers", [["data"]], 2],
  ["no places for buffers", [], 1],
  ["nothing said of places", undefined, 1],
  ["a place that is text", ["value"], 1],
  ["a place that is nowhere", [[]], 1],
  ["a place in no widget", [[0, "value"]], 1],
  ["a list in a place", [["data", ["x"]]], 1],
  ["an index that is none", [["data", -1]], 1],
  ["an index between two", [["data", 0.5]], 1],
  ["a long name", [["data", "x".repeat(2000)]], 1],
  ["a place that is deep", [["data", ...Array(40).fill(0)]], 1],
])("is refused: %s", (_, paths, count) => {
  expect(areBufferPaths(paths, count)).toBe(false);
});

test.each<[string, JsonValue]>([
  ["whole values", [["data"], ["more"]]],
  [
    "inside of one",
    [
      ["data", 0, "x"],
      ["data", 1, "x"],
    ],
  ],
  [
    "a figure's",
    [
      ["_data", 12, "marker", "color", "value"],
      ["value", 0, "content"],
    ],
  ],
  [
    "by the names of columns",
    [
      ["columns", "Net revenue of the quarter before last, in thousands".repeat(4)],
      ["columns", ""],
    ],
  ],
])("passes: %s", (_, paths) => {
  expect(areBufferPaths(paths, 2)).toBe(true);
});
