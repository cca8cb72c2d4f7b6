import { expect, test } from "vitest";
import { InvalidNotebookError } from "./errors.js";
import type { GridView, View } from "./notebook.js";
import { parseNotebook } from "./parse-notebook.js";

type Cell = readonly [kind: string, source: string | readonly string[], metadata?: object];

function parse(cells: readonly Cell[], metadata: object = {}, fileName = "sales.ipynb") {
  const full = cells.map(([cell_type, source, meta = {}]) => ({ cell_type, source, metadata: meta }));
  return parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: full }), fileName);
}

const dashboards = (views: unknown, activeView?: string) => ({ extensions: { jupyter_dashboards: { version: 1, activeView, views } } });
const layout = (views: object) => ({ extensions: { jupyter_dashboards: { version: 1, views } } });

function gridOf(view: View): GridView {
  if (view.kind !== "grid") throw new Error(view.kind);
  return view;
}

test.each([
  ["no JSON", "hello", /not valid JSON/],
  ["a list", "[]", /not a notebook/],
  ["JSON of something else", '{"a":1}', /nbformat/],
  ["format 2", '{"nbformat":2,"cells":[]}', /format 2/],
  ["format 5", '{"nbformat":5,"cells":[]}', /format 5/],
  ["no cells", '{"nbformat":4}', /cells/],
])("%s is refused with what to do", (_, text, words) => {
  expect(() => parseNotebook(text, "x.ipynb")).toThrow(InvalidNotebookError);
  expect(() => parseNotebook(text, "x.ipynb")).toThrow(words);
  expect(() => parseNotebook(text, "x.ipynb")).toThrow(/Jupyter/);
});

test.each([
  ["more values than can be held", `{"nbformat":4,"cells":[${"{},".repeat(2_000_000)}{}]}`, /2,000,000 values/],
  ["lists too deep in one another", `{"nbformat":4,"cells":[],"metadata":{"a":${"[".repeat(2_000_000)}`, /500 deep/],
])("%s are refused with what to do, without being read", (_, text, words) => {
  expect(() => parseNotebook(text, "x.ipynb")).toThrow(InvalidNotebookError);
  expect(() => parseNotebook(text, "x.ipynb")).toThrow(words);
  expect(() => parseNotebook(text, "x.ipynb")).toThrow(/Clear its outputs/);
});

test("more cells than anybody can look at are refused", () => {
  const text = (count: number) => `{"nbformat":4,"cells":[${Array(count).fill(0).join()}]}`;
  expect(parseNotebook(text(100_000), "x.ipynb").cells).toHaveLength(100_000);
  expect(() => parseNotebook(text(100_001), "x.ipynb")).toThrow(/more than 100,000 cells/);
});

test("cells keep their kinds and places, sources of either spelling", () => {
  const { cells } = parse([
    ["markdown", ["# A\n", "b"]],
    ["code", "x = 1"],
    ["raw", "r"],
    ["strange", "s"],
  ]);
  expect(cells.map(({ kind, index, source }) => [kind, index, source])).toEqual([
    ["markdown", 0, "# A\nb"],
    ["code", 1, "x = 1"],
    ["raw", 2, "r"],
    ["raw", 3, "s"],
  ]);
});

test("saved outputs with numbers that JSON has no word for do not spoil a notebook", () => {
  const text = '{"nbformat":4,"metadata":{},"cells":[{"cell_type":"code","source":"x = 1","metadata":{},"outputs":[{"data":{"a":NaN}}]}]}';
  expect(parseNotebook(text, "x.ipynb").cells).toMatchObject([{ source: "x = 1" }]);
});

test("nbformat 3 is upgraded", () => {
  const old = {
    nbformat: 3,
    metadata: { name: "Old" },
    worksheets: [
      {
        cells: [
          { cell_type: "heading", level: 2, source: ["Part"] },
          { cell_type: "code", input: ["print(1)"], language: "python", collapsed: true },
          { cell_type: "html", source: "<b>x</b>" },
        ],
      },
    ],
  };
  const notebook = parseNotebook(JSON.stringify(old), "x.ipynb");
  expect(notebook.title).toBe("Old");
  expect(notebook.kernel).toEqual({ language: "python" });
  expect(notebook.cells).toMatchObject([
    { kind: "markdown", source: "## Part" },
    { kind: "code", source: "print(1)", outputHidden: true },
    { kind: "markdown", source: "<b>x</b>" },
  ]);
});

test("an attachment is its first image", () => {
  const attachments = {
    "a.png": { "text/plain": "AAAA", "image/gif": "not base64!", "image/png": ["BB\n", "BB"] },
    "b.txt": { "text/plain": "b" },
  };
  const cells = [{ cell_type: "markdown", source: "a", metadata: {}, attachments }];
  const notebook = parseNotebook(JSON.stringify({ nbformat: 4, metadata: {}, cells }), "x.ipynb");
  expect(notebook.cells[0]).toMatchObject({ attachments: { "a.png": "data:image/png;base64,BBBB" } });
  expect(notebook.cells[0]).not.toHaveProperty(["attachments", "b.txt"]);
});

test("attachments become data URIs", () => {
  const cell = {
    cell_type: "markdown",
    source: "![](attachment:a.png)",
    metadata: {},
    attachments: { "a.png": { "image/png": "AAAA\n" } },
  };
  const notebook = parseNotebook(JSON.stringify({ nbformat: 4, metadata: {}, cells: [cell] }), "x.ipynb");
  expect(notebook.cells[0]).toMatchObject({ attachments: { "a.png": "data:image/png;base64,AAAA" } });
});

test("without layout metadata all cells with content are one report", () => {
  const { views } = parse([
    ["markdown", "a"],
    ["code", "b"],
    ["raw", "c"],
    ["code", "  "],
  ]);
  expect(views).toEqual([{ kind: "report", id: "report", name: "Report", cells: [0, 1] }]);
});

test("tags hide cells and outputs where no layout does", () => {
  const tagged = (tag: string): Cell => ["code", "x", { tags: [tag] }];
  const { views, cells } = parse([
    tagged("remove_cell"),
    tagged("hide-cell"),
    tagged("voila-skip"),
    tagged("hide-output"),
    tagged("other"),
  ]);
  expect(views[0]).toMatchObject({ cells: [3, 4] });
  expect(cells.map((cell) => cell.kind === "code" && cell.outputHidden)).toEqual([false, false, false, true, false]);
  expect(parse([["code", "x", { jupyter: { outputs_hidden: true } }]]).cells[0]).toMatchObject({ outputHidden: true });
  expect(parse([["code", "x", { collapsed: true }]]).cells[0]).toMatchObject({ outputHidden: true });
  expect(parse([["code", "x", { tags: ["raises-exception"] }]]).cells[0]).toMatchObject({ mayRaise: true });
});

test("where a layout exists, it alone decides what is shown", () => {
  const cell: Cell = ["code", "x", { tags: ["hide-cell", "hide-output"], collapsed: true, ...layout({ r: {} }) }];
  const notebook = parse([cell], dashboards({ r: { type: "report" } }));
  expect(notebook.views[0]).toMatchObject({ cells: [0] });
  expect(notebook.cells[0]).toMatchObject({ outputHidden: false });
});

test("a report shows the cells that have an entry and are not hidden", () => {
  const { views } = parse(
    [
      ["code", "a", layout({ r: {} })],
      ["code", "b", layout({ r: { hidden: true } })],
      ["code", "c"],
      ["code", "d", layout({ r: { hidden: false } })],
    ],
    dashboards({ r: { type: "report", name: "My report" } }),
  );
  expect(views).toEqual([{ kind: "report", id: "r", name: "My report", cells: [0, 3] }]);
});

test("a grid reads both spellings and puts its slots in reading order", () => {
  const cells: readonly Cell[] = [
    ["code", "a", layout({ g: { row: 2, col: 3, width: null, height: 5 } })],
    ["code", "b", layout({ g: { row: 0, col: 0, width: 4, height: 2 } })],
    ["code", "c", layout({ g: {} })],
    ["code", "d"],
  ];
  for (const spelling of [
    { cellHeight: 30, numColumns: 10 },
    { defaultCellHeight: 30, maxColumns: 10 },
  ]) {
    const grid = gridOf(parse(cells, dashboards({ g: { type: "grid", cellMargin: 7, ...spelling } })).views[0]);
    expect(grid).toMatchObject({ columns: 10, rowHeight: 30, margin: 7, name: "g" });
    expect(grid.slots).toEqual([
      { cell: 1, row: 0, col: 0, width: 4, height: 2 },
      { cell: 0, row: 2, col: 3, width: 7, height: 5 },
    ]);
  }
});

test("a grid's defaults are those of the specification", () => {
  expect(parse([], dashboards({ g: { type: "grid" } })).views[0]).toMatchObject({ columns: 12, rowHeight: 20, margin: 10 });
});

test("the active view comes first, the others stay", () => {
  const views = parse([], dashboards({ a: { type: "report" }, b: { type: "grid" } }, "b")).views;
  expect(views.map(({ id }) => id)).toEqual(["b", "a"]);
});

test("malformed layout is clamped, with a line for the log", () => {
  const cell: Cell = ["code", "a", layout({ g: { row: -1, col: 11, width: 9, height: "tall" } })];
  const notebook = parse([cell], dashboards({ g: { type: "grid", cellHeight: -3, numColumns: "many" } }));
  expect(gridOf(notebook.views[0]).slots).toEqual([{ cell: 0, row: 0, col: 11, width: 1, height: 4 }]);
  expect(notebook.problems.length).toBeGreaterThanOrEqual(5);
});

test("numbers beyond any screen are clamped", () => {
  const cell: Cell = ["code", "a", layout({ g: { row: 1e300, col: 1e300, width: 1e300, height: 1e300 } })];
  const grid = gridOf(parse([cell], dashboards({ g: { type: "grid", numColumns: 6, cellMargin: 1e300 } })).views[0]);
  expect(grid.slots).toEqual([{ cell: 0, row: 100_000, col: 5, width: 1, height: 10_000 }]);
  expect(grid.margin).toBe(500);
});

test("null is the full width", () => {
  const cell: Cell = ["code", "a", layout({ g: { row: 0, col: 0, width: null, height: 1 } })];
  const notebook = parse([cell], dashboards({ g: { type: "grid", numColumns: 7 } }));
  expect(gridOf(notebook.views[0]).slots).toMatchObject([{ col: 0, width: 7 }]);
  expect(notebook.problems).toEqual([]);
});

test.each([
  ["an entry that is no object", { g: 3 }, [], /layout of cell 0 in view "g" is 3/],
  ["hidden that is no boolean", { g: { row: 0, col: 0, hidden: "no" } }, [0], /hidden of cell 0 .* "no"/],
])("%s has a line for the log", (_, views, shown, words) => {
  const notebook = parse([["code", "a", layout(views)]], dashboards({ g: { type: "grid" } }));
  expect(gridOf(notebook.views[0]).slots.map(({ cell }) => cell)).toEqual(shown);
  expect(notebook.problems).toEqual([expect.stringMatching(words)]);
});

test.each([
  ["a list", [{ type: "grid" }]],
  ["a text", "grid"],
])("views that are %s are a report of all cells, with a line for the log", (_, views) => {
  const notebook = parse([["code", "a"]], dashboards(views));
  expect(notebook.views).toMatchObject([{ kind: "report", cells: [0] }]);
  expect(notebook.problems).toEqual([expect.stringMatching(/^views is /)]);
});

test("tags that are no list are none, with a line for the log", () => {
  const notebook = parse([["code", "a", { tags: "hide" }]]);
  expect(notebook.cells[0]?.tags).toEqual([]);
  expect(notebook.views[0]).toMatchObject({ cells: [0] });
  expect(notebook.problems).toEqual([expect.stringContaining('tags of cell 0 are "hide"')]);
});

test("slots that overlap keep their places, with a line for the log", () => {
  const at = (row: number, col: number): Cell => ["code", "a", layout({ g: { row, col, width: 4, height: 4 } })];
  const read = (...cells: Cell[]) => parse(cells, dashboards({ g: { type: "grid" } }));
  expect(read(at(0, 0), at(0, 4), at(4, 0)).problems).toEqual([]);
  const overlapping = read(at(0, 0), at(0, 4), at(3, 7));
  expect(overlapping.problems).toEqual(['Cells 1 and 2 overlap in view "g".']);
  expect(gridOf(overlapping.views[0]).slots).toHaveLength(3);
});

test("an activeView that does not exist gives the first view, with a line for the log", () => {
  const notebook = parse([], dashboards({ a: { type: "report" } }, "gone"));
  expect(notebook.views.map(({ id }) => id)).toEqual(["a"]);
  expect(notebook.problems).toEqual([expect.stringContaining('"gone"')]);
});

test("malformed cells keep their places, with a line for the log each", () => {
  const text = JSON.stringify({ nbformat: 4, cells: [7, { cell_type: "code", source: { a: 1 } }, { cell_type: "code", source: "x" }] });
  const notebook = parseNotebook(text, "x.ipynb");
  expect(notebook.cells.map(({ kind, source }) => [kind, source])).toEqual([
    ["raw", ""],
    ["code", ""],
    ["code", "x"],
  ]);
  expect(notebook.problems).toHaveLength(2);
  expect(notebook.views[0]).toMatchObject({ cells: [2] });
});

test("thousands of problems are counted, not listed", () => {
  const { problems } = parseNotebook(JSON.stringify({ nbformat: 4, cells: Array(5000).fill(0) }), "x.ipynb");
  expect(problems.length).toBeLessThan(100);
  expect(problems.at(-1)).toBe(`There are ${5000 - problems.length + 1} more problems of this kind.`);
});

test("a value nested deeper than any stack is a line for the log as others are", () => {
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  const views = `{"g":{"type":"grid","numColumns":${deep}}}`;
  const notebook = parseNotebook(
    `{"nbformat":4,"cells":[],"metadata":{"extensions":{"jupyter_dashboards":{"views":${views}}}}}`,
    "x.ipynb",
  );
  expect(notebook.problems).toEqual(['numColumns of view "g" is a list; 12 is used.']);
});

test("the kernel is read from the kernelspec, the language also from language_info", () => {
  expect(parse([], { kernelspec: { name: "ir", display_name: "R 4", language: "R" } }).kernel).toEqual({
    name: "ir",
    displayName: "R 4",
    language: "R",
  });
  expect(parse([], { language_info: { name: "julia" } }).kernel).toEqual({ language: "julia" });
  expect(parse([]).kernel).toEqual({});
});
