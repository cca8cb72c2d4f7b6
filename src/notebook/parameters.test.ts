import { expect, test } from "vitest";
import type { Notebook } from "./notebook.js";
import { withParameters } from "./parameters.js";
import { parseNotebook } from "./parse-notebook.js";
import { sourceLines } from "./source-lines.js";

const SOURCE = "year = 2025\nrate = 0.5\nfull = False\nregion = 'north'\nyears = [1]\nnames = ['a']";

function notebookOf(source = SOURCE): Notebook {
  const cells = [
    { cell_type: "markdown", source: "# Title", metadata: {} },
    { cell_type: "code", source, metadata: { tags: ["parameters"] } },
    { cell_type: "code", source: "print(year)", metadata: {} },
  ];
  return parseNotebook(JSON.stringify({ nbformat: 4, metadata: {}, cells }), "x.ipynb");
}

function injected(query: string): string {
  return withParameters(notebookOf(), query).cells[1]?.source.slice(SOURCE.length).trimStart() ?? "";
}

test.each([
  ["year=1999", "year = 1999"],
  ["year=-007", "year = -7"],
  ["year=%2B5", "year = 5"],
  ["rate=2", "rate = 2.0"],
  ["rate=-.5e-3", "rate = -0.0005"],
  ["rate=1e21", "rate = 1e+21"],
  ["full=true", "full = True"],
  ["full=OFF", "full = False"],
  ["region=south", 'region = "south"'],
  ["region=", 'region = ""'],
  ["region=a%22%0Ab", 'region = "a\\x22\\x0ab"'],
  ["years=1&years=2", "years = [1, 2]"],
  ["years=[3,4]", "years = [3, 4]"],
  ["years=[]", "years = []"],
  ["years=5", "years = [5]"],
  ['names=["x","y"]', 'names = ["x", "y"]'],
  ["names=[x", 'names = ["\\x5bx"]'],
  ["region=south&year=3", 'year = 3\nregion = "south"'],
  ["view=grid&other=1&__import__=os&print=3", ""],
  ["", ""],
])("%s adds %j", (query, lines) => {
  expect(injected(query)).toBe(lines);
});

test.each([
  ["year=abc", 'The parameter year in this address can\'t be "abc". It must be a whole number such as 3.'],
  ["year=", 'The parameter year in this address can\'t be "". It must be a whole number such as 3.'],
  ["year=1.5", 'The parameter year in this address can\'t be "1.5". It must be a whole number such as 3.'],
  [`year=${"9".repeat(1001)}`, `The parameter year in this address can't be "${"9".repeat(40)}…". It must be a whole number such as 3.`],
  ["year=1_0", 'The parameter year in this address can\'t be "1_0". It must be a whole number such as 3.'],
  ["rate=1e400", 'The parameter rate in this address can\'t be "1e400". It must be a number such as 2.5.'],
  ["rate=nan", 'The parameter rate in this address can\'t be "nan". It must be a number such as 2.5.'],
  ["full=maybe", 'The parameter full in this address can\'t be "maybe". It must be true or false.'],
  ["years=1&years=x", 'The parameter years in this address can\'t be "x". It must be a list of whole numbers such as 3.'],
  ["years=[[1]]", 'The parameter years in this address can\'t be "[[1]]". It must be a list of whole numbers such as 3.'],
  [
    "years=[12345678901234567890]",
    'The parameter years in this address can\'t be "[12345678901234567890]". It must be a list of whole numbers such as 3.',
  ],
  ["region=a&region=b", "The parameter region is given 2 times in this address. Give it once."],
  [`region=${"x".repeat(10_001)}`, "The parameters in this address are too long: together they may have 10,000 characters."],
])("%.40s is refused in words", (query, message) => {
  expect(() => withParameters(notebookOf(), query)).toThrow(message);
});

test("all other cells stay as they are, and so does a notebook without parameters", () => {
  const notebook = notebookOf();
  const set = withParameters(notebook, "year=3");
  expect(set.cells.filter(({ index }) => index !== 1)).toEqual(notebook.cells.filter(({ index }) => index !== 1));
  const plain = notebookOf("print('none')");
  expect(withParameters(plain, "year=abc")).toBe(plain);
});

test("what is added is the dashboard's source, kept from browsers as all of it", () => {
  expect(sourceLines(withParameters(notebookOf(), "region=south")).has('region = "south"')).toBe(true);
});

test("a last line that is to be continued is not continued by a parameter", () => {
  expect(withParameters(notebookOf("year = 3\\"), "year=4").cells[1]?.source).toBe("year = 3\\\n\nyear = 4");
});

test("where the annotation lists the values, no other can be given", () => {
  const notebook = notebookOf("region: Literal['north', 'south'] = 'north'\nyear: Literal[2024, 2025] = 2024");
  const sourceFor = (query: string): string => withParameters(notebook, query).cells[1]?.source ?? "";
  expect(sourceFor("region=south&year=02025")).toMatch(/\nyear = 2025$|\nregion = "south"\nyear = 2025$/);
  expect(() => sourceFor("region=west")).toThrow(
    'The parameter region in this address can\'t be "west". It must be one of "north", "south".',
  );
  expect(() => sourceFor("region=")).toThrow(/one of/);
  expect(() => sourceFor("year=2026")).toThrow(/one of "2024", "2025"/);
});
