import { expect, test } from "vitest";
import { UnreadableFile } from "./readable.js";
import { remedyFor } from "./remedy.js";
import { RequestProblem } from "./request-problem.js";

test.each([
  [0, "again"],
  [400, "file"],
  [403, "name"],
  [408, "again"],
  [409, "name"],
  [401, "again"],
  [413, "file"],
  [500, "again"],
  [503, "again"],
  [507, "again"],
])("after status %i one may try %s", (status, remedy) => {
  expect(remedyFor(new RequestProblem(status, "why"))).toBe(remedy);
});

test("a file that can't be read is to be chosen again", () => {
  expect(remedyFor(new UnreadableFile("sales.ipynb"))).toBe("file");
});
