import { expect, test } from "vitest";
import { isSame, lookOf } from "./pixels.js";

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

/** Of 100,000 pixels. */
function differences(counts: Readonly<Record<number, number>>): readonly number[] {
  return Array.from({ length: 256 }, (_, level) => counts[level] ?? 0);
}

test("pictures are the same that differ in smoothed edges alone", () => {
  expect(isSame(differences({ 0: 100_000 }))).toBe(true);
  expect(isSame(differences({ 0: 90_000, 1: 9_000, 15: 1_000 }))).toBe(true);
  expect(isSame(differences({ 0: 99_950, 200: 50 }))).toBe(true);
});

test("pictures differ in which something has moved, was added, or that are of another size", () => {
  expect(isSame(differences({ 0: 99_800, 16: 200 }))).toBe(false);
  expect(isSame(differences({ 0: 99_000, 255: 1_000 }))).toBe(false);
  expect(isSame([])).toBe(false);
});
