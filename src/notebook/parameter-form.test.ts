import { describe, expect, test } from "vitest";
import type { Notebook } from "./notebook.js";
import { type ParameterField, parameterForm, queryOfForm } from "./parameter-form.js";
import { parseNotebook } from "./parse-notebook.js";

const SOURCE = [
  "start_date = '2025-01-31'  # first day",
  "year: int = 2025  # type: int of the report",
  "rate = 0.5",
  "full = True",
  "names = ['a', 'b']",
  "label = None",
  "api_token = 'x'",
  "total = 1 + 1",
].join("\n");

function notebookOf(source: string): Notebook {
  const cell = { cell_type: "code", metadata: { tags: ["parameters"] }, source, outputs: [], execution_count: null };
  return parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }), "x.ipynb");
}

const notebook = notebookOf(SOURCE);

function fields(query: string): Record<string, ParameterField> {
  const form = parameterForm(notebook, new URLSearchParams(query));
  return Object.fromEntries((form?.fields ?? []).map((field) => [field.name, field]));
}

describe("the form", () => {
  test("has a field for each parameter with the notebook's value, but for what is confidential or computed", () => {
    expect(Object.values(fields("")).map(({ name, scalar, isList, value, help }) => [name, scalar, isList, value, help])).toEqual([
      ["start_date", "str", false, "2025-01-31", "first day"],
      ["year", "int", false, "2025", "of the report"],
      ["rate", "float", false, "0.5", ""],
      ["full", "bool", false, "true", ""],
      ["names", "str", true, "a\nb", ""],
      ["label", "str", false, "", ""],
    ]);
  });

  test("shows what the address says, and that it is another value", () => {
    const { year, full, names, rate } = fields("year=2024&full=no&names=x&names=y&rate=0.5");
    expect([year?.value, full?.value, names?.value, rate?.value]).toEqual(["2024", "false", "x\ny", "0.5"]);
    expect([year?.isChanged, full?.isChanged, names?.isChanged, rate?.isChanged]).toEqual([true, true, true, false]);
  });

  test("says at each field what it can't be, and keeps what was given", () => {
    const { year, rate, names } = fields("year=last&rate=fast");
    expect(year).toMatchObject({ value: "last", problem: expect.stringContaining("It must be a whole number") });
    expect(rate).toMatchObject({ value: "fast", problem: expect.stringContaining("It must be a number") });
    expect(names?.problem).toBeUndefined();
  });

  test("offers the values that an annotation lists, with what the notebook or the address has besides", () => {
    const source = "region: Literal['north', 'south'] = 'north'\nunit: Optional[Literal['km', 'mi']] = None\nplain = 'x'";
    const choicesFor = (query: string) =>
      parameterForm(notebookOf(source), new URLSearchParams(query))?.fields.map(({ value, choices }) => [value, choices]);
    expect(choicesFor("region=south&unit=km")).toEqual([
      ["south", ["north", "south"]],
      ["km", ["", "km", "mi"]],
      ["x", undefined],
    ]);
    expect(choicesFor("region=west")?.[0]).toEqual(["west", ["west", "north", "south"]]);
  });

  test("keeps the rest of the address, also what is not shown", () => {
    expect(parameterForm(notebook, new URLSearchParams("view=grid&year=1&q=x&q=y&api_token=z&_form="))?.kept).toEqual([
      ["view", "grid"],
      ["q", "x"],
      ["q", "y"],
      ["api_token", "z"],
    ]);
  });

  test("names what the notebook does not have, and what it may stand for", () => {
    const query = new URLSearchParams("yeer=1&colour=red&view=x&utm_source=mail&_x=1&api_token=1&year=2");
    expect(parameterForm(notebook, query)?.unknown).toEqual([
      { name: "yeer", closest: "year" },
      { name: "colour", closest: undefined },
    ]);
  });

  test("is none where no parameters are declared", () => {
    expect(parameterForm(notebookOf("x = compute()"), new URLSearchParams("x=1"))).toBeUndefined();
  });
});

describe("a form that was sent", () => {
  test.each([
    ["what is as in the notebook is left out", "year=2025&rate=0.5&full=true&names=a%0D%0Ab&label=&start_date=2025-01-31", ""],
    ["what is another stays", "year=2024&full=false&rate=0.5&names=a%0D%0Ab%0D%0A", "year=2024&full=false"],
    ["a list has each element by itself", "names=x%0D%0Ay%0D%0A", "names=x&names=y"],
    ["an empty list", "names=", "names=%5B%5D"],
    ["an element that looks like a list", "names=%5B1%5D+x", "names=%5B%22%5B1%5D+x%22%5D"],
    ["what can't be stays as it is", "year=last", "year=last"],
    ["the rest of the address stays before it", "view=grid&q=x&year=1", "view=grid&q=x&year=1"],
  ])("%s", (_, sent, query) => {
    expect(queryOfForm(notebook, new URLSearchParams(`_form=&${sent}`))).toBe(query);
  });

  test("and what it asks for shows in the form again", () => {
    const asked =
      queryOfForm(
        notebook,
        new URLSearchParams([
          ["_form", ""],
          ["names", "[1] x"],
          ["label", "é & ü"],
        ]),
      ) ?? "";
    expect([fields(asked).names?.value, fields(asked).label?.value]).toEqual(["[1] x", "é & ü"]);
  });

  test("a link is none", () => {
    expect(queryOfForm(notebook, new URLSearchParams("year=2025"))).toBeUndefined();
  });
});
