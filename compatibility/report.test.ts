import { expect, test } from "vitest";
import type { Answers, Library } from "./library.js";
import { reasonProblems, renderReport } from "./report.js";

const ANSWERS: Answers = { renders: "yes", interacts: "none", replays: "yes", resizes: "yes", offline: "no", dark: "yes", phone: "yes" };
const MAP: Library = { title: "Maps", packages: ["maps"], notebook: "maps", drawing: "img", reasons: { offline: "tiles" } };

test("a no stands in the table, with its reason below", () => {
  const page = renderReport([{ library: MAP, answers: ANSWERS, versions: ["maps 1.0"] }]);
  expect(page).toContain("| Maps | maps 1.0 | yes | – | yes | yes | **no** | yes | yes |\n");
  expect(page).toContain("- Maps, offline: tiles\n");
});

test("a no needs a reason, and a reason a no", () => {
  const versions = ["maps 1.0"];
  expect(reasonProblems({ library: MAP, answers: ANSWERS, versions })).toEqual([]);
  const { reasons: _, ...unexplained } = MAP;
  expect(reasonProblems({ library: unexplained, answers: ANSWERS, versions })).toEqual(["Maps, offline: no, without a reason."]);
  const mended: Answers = { ...ANSWERS, offline: "yes" };
  expect(reasonProblems({ library: MAP, answers: mended, versions })).toEqual(["Maps, offline: a reason is given, but it works."]);
});
