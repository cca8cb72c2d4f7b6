import { expect, test } from "vitest";
import { lookOf } from "./pixels.js";

test("black text on white stands out, and as well white text on black", () => {
  expect(
    lookOf([
      [0xfff, 90],
      [0x000, 10],
    ]),
  ).toEqual({ colours: 2, ground: 1, legible: 0.1 });
  expect(
    lookOf([
      [0x000, 90],
      [0xfff, 10],
    ]),
  ).toEqual({ colours: 2, ground: 0, legible: 0.1 });
});

test("dark text on a dark ground can't be read", () => {
  expect(
    lookOf([
      [0x111, 90],
      [0x333, 10],
    ]).legible,
  ).toBe(0);
});
