import { expect, test } from "vitest";
import { cdnAddress } from "./cdn-address.js";

const addressOf = (module: string, version: string): string | undefined => cdnAddress("https://cdn.example/npm/", module, version);

test.each([
  ["bqplot", "0.5.46", "bqplot@0.5.46/dist/index.js"],
  ["bqplot", "^0.5.46", "bqplot@%5E0.5.46/dist/index.js"],
  ["@team/gauges", "~1.2.0", "@team/gauges@~1.2.0/dist/index.js"],
  ["@team/gauges/round", "*", "@team/gauges@*/dist/round.js"],
])("%s %s is asked for as the package of this version", (module, version, address) => {
  expect(addressOf(module, version)).toBe(`https://cdn.example/npm/${address}`);
});

test.each([
  ["../other", "1.0.0"],
  ["https://elsewhere.example/x", "1.0.0"],
  ["//elsewhere.example", "1.0.0"],
  ["a/../b", "1.0.0"],
  ["a", "1.0.0/../../b"],
  ["a?b", "1.0.0"],
  ["", "1.0.0"],
  ["a", ""],
])("%s %s is asked for nowhere", (module, version) => {
  expect(addressOf(module, version)).toBeUndefined();
});
