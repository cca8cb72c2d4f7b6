import { expect, test } from "vitest";
import type { Notebook } from "../notebook/notebook.js";
import { directionOf } from "./direction.js";

function notebook(title: string, ...sources: readonly string[]): Pick<Notebook, "cells" | "title"> {
  return { title, cells: sources.map((source, index) => ({ kind: "markdown", index, source, tags: [], attachments: {} })) };
}

test.each([
  ["an English text", notebook("sales", "# Sales"), "ltr"],
  ["an Arabic text in a file of a Latin name", notebook("sales", "<div class='x'>\n\n# 2024: المبيعات"), "rtl"],
  ["a Hebrew title", notebook("מכירות"), "rtl"],
  ["no letter at all", notebook("2024", "1 + 1"), "ltr"],
] as const)("%s", (_, given, direction) => {
  expect(directionOf(given)).toBe(direction);
});

test("the language that a dashboard names goes before its letters", () => {
  expect(directionOf(notebook("sales", "# Sales"), "he")).toBe("rtl");
  expect(directionOf(notebook("sales", "# المبيعات"), "en")).toBe("ltr");
  expect(directionOf(notebook("sales", "# Sales"), "az-Arab")).toBe("rtl");
});
