import { expect, test } from "vitest";
import { scaleFor } from "./fit-figures.js";

test.each([
  [400, 280, 0.7],
  [400, 400, 1],
  [400, 900, 1],
  // Not to be seen, as in a tab that is closed.
  [400, -8, 1],
  [0, 300, 1],
])("a figure %i px wide with %i px of room is shown %f of its size", (width, room, scale) => {
  expect(scaleFor(width, room)).toBe(scale);
});
