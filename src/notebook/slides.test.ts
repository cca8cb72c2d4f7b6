import { expect, test } from "vitest";
import type { Cell } from "./notebook.js";
import { type SlideType, slidesOf, slideTypeOf } from "./slides.js";

/** Markdown begins with "#". */
function cellsOf(...given: readonly (readonly [source: string, slideType?: SlideType])[]): readonly Cell[] {
  return given.map(([source, slideType], index) => {
    const base = { index, source, tags: [], slideType };
    return source.startsWith("#")
      ? { ...base, kind: "markdown", attachments: {} }
      : { ...base, kind: "code", outputHidden: false, mayRaise: false };
  });
}

function slides(cells: readonly Cell[]) {
  return slidesOf(
    cells.map(({ index }) => index),
    cells,
  );
}

test("slides and sub-slides begin where cells say, fragments are marked, what is skipped or for the speaker is left out with what follows", () => {
  const cells = cellsOf(
    ["import x", "skip"],
    ["y = 1"],
    ["# Sales", "slide"],
    ["plot()", "fragment"],
    ["## North", "subslide"],
    ["more()"],
    ["# for me", "notes"],
    ["end()", "slide"],
  );
  expect(slides(cells)).toEqual([
    {
      title: "Sales",
      parts: [
        { cell: 2, isFragment: false },
        { cell: 3, isFragment: true },
      ],
    },
    {
      title: "North",
      parts: [
        { cell: 4, isFragment: false },
        { cell: 5, isFragment: false },
      ],
    },
    { title: undefined, parts: [{ cell: 7, isFragment: false }] },
  ]);
});

test("without any such word, slides begin at headings, the title's first", () => {
  expect(slides(cellsOf(["# Sales"], ["## North"], ["plot()"], ["## South"])).map(({ title, parts }) => [title, parts.length])).toEqual([
    ["Sales", 1],
    ["North", 2],
    ["South", 1],
  ]);
});

test("a view without cells has no slides", () => {
  expect(slides([])).toEqual([]);
});

test.each([
  [{ slideshow: { slide_type: "fragment" } }, "fragment"],
  [{ slideshow: { slide_type: "-" } }, undefined],
  [{ slideshow: "slide" }, undefined],
  [{}, undefined],
] as const)("metadata %j", (metadata, type) => {
  expect(slideTypeOf(metadata)).toBe(type);
});
