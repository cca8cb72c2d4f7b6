import { expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../protocol/message.js";
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
  expect(areBufferPaths(paths, count, { data: [{}, { x: null }] })).toBe(false);
});

test.each<[string, JsonValue]>([
  ["in a value that is not said", ["more", 0]],
  ["in a number", ["size", "x", "y"]],
  ["in what all objects have", ["data", "__proto__", "then"]],
  ["in what makes all objects", ["data", "constructor", "prototype", "then"]],
  ["in all objects at once", ["__proto__", "then"]],
  ["beyond the end of a list", ["list", 2]],
  ["of a list's length", ["list", "length"]],
  ["of an object's number", ["data", 0]],
])("is refused, as it is a place that is not there, in pages as in kernels: %s", (_, path) => {
  expect(areBufferPaths([path], 1, { data: { deep: {} }, list: [null, null], size: 3 })).toBe(false);
});

test.each<[string, JsonValue, JsonObject]>([
  ["whole values", [["data"], ["more"]], {}],
  [
    "inside of one",
    [
      ["data", 0, "x"],
      ["data", 1, "x"],
    ],
    { data: [{}, {}] },
  ],
  [
    "a figure's",
    [
      ["_data", 1, "marker", "0", "value"],
      ["value", 0, "content"],
    ],
    { _data: [1, { marker: { 0: {} } }], value: [{ name: "a" }] },
  ],
  [
    "by the names of columns",
    [
      ["columns", "Net revenue of the quarter before last".repeat(4)],
      ["columns", ""],
    ],
    { columns: {} },
  ],
  ["beside an own key that is called so", [["data", "__proto__", "x"], ["more"]], JSON.parse('{"data":{"__proto__":{}}}')],
])("passes: %s", (_, paths, state) => {
  expect(areBufferPaths(paths, 2, state)).toBe(true);
});
