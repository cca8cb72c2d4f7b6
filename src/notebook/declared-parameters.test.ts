import { expect, test } from "vitest";
import { declaredParameters } from "./declared-parameters.js";
import { parseNotebook } from "./parse-notebook.js";

function declared(source: string, options: { readonly tags?: readonly string[]; readonly metadata?: object } = {}): readonly string[] {
  const { tags = ["parameters"], metadata = { language_info: { name: "python" } } } = options;
  const cells = [{ cell_type: "code", source, metadata: { tags } }];
  const found = declaredParameters(parseNotebook(JSON.stringify({ nbformat: 4, metadata, cells }), "x.ipynb"));
  return (found?.parameters ?? []).map(({ name, scalar, isList }) => `${name}: ${isList ? `list of ${scalar}` : scalar}`);
}

test.each([
  ["year = 2025", "year: int"],
  ["year = -1_000  # the first", "year: int"],
  ["mask = 0xFF", "mask: int"],
  ["rate = .5", "rate: float"],
  ["rate = 1e-3;", "rate: float"],
  ["full = True", "full: bool"],
  ["region = 'a # b'", "region: str"],
  ['region = r"\\d"', "region: str"],
  ['text = """two\nother = 3\nlines"""', "text: str"],
  ["region = None", "region: str"],
  ["year: int = 3", "year: int"],
  ["rate: float = 3", "rate: float"],
  ["year: Optional[int] = None", "year: int"],
  ["year: int | None = None", "year: int"],
  ["names: list[str] = []", "names: list of str"],
  ["years: List[int] = None", "years: list of int"],
  ["size: Size = 3", "size: int"],
  ["years = [\n  2024,  # last\n  2025,\n]", "years: list of int"],
  ["names = ['a, b', 'c']", "names: list of str"],
  ["rates = [1, 2.5]", "rates: list of float"],
  ["names = []", "names: list of str"],
  ["größe = 3", "größe: int"],
  ["total = \\\n  3", "total: int"],
])("%j declares %s", (source, expected) => {
  expect(declared(source)).toEqual([expected]);
});

test.each([
  "_hidden = 3",
  "__name__ = 'x'",
  "class = 3",
  "year = 2000 + 25",
  "year == 3",
  "year += 3",
  "a = b = 3",
  "a, b = 1, 2",
  "x.y = 3",
  "x[0] = 3",
  "if True:\n    year = 3",
  "text = f'{x}'",
  "data = b'x'",
  "text = 'a' + 'b'",
  "text = 'open",
  "mixed = [1, 'a']",
  "nested = [[1]]",
  "call = int(3)",
  "f(\nyear = 3\n)",
  '"""\nyear = 3\n"""',
  "# year = 3",
  "%%bash\nyear=3",
])("%j declares nothing", (source) => {
  expect(declared(source)).toEqual([]);
});

test("the last of a name's declarations decides", () => {
  expect(declared("year = 3\nregion = 'a'\nyear = 'b'")).toEqual(["year: str", "region: str"]);
});

test("only a cell with the tag declares", () => {
  expect(declared("year = 3", { tags: ["other"] })).toEqual([]);
});

test.each([
  [{}, true],
  [{ kernelspec: { name: "python3" } }, true],
  [{ kernelspec: { name: "conda-env-sales-py" } }, true],
  [{ kernelspec: { name: "ir", language: "R" } }, false],
  [{ kernelspec: { name: "julia-1.10" } }, false],
])("of the kernel %j: %s", (metadata, isPython) => {
  expect(declared("year = 3", { metadata })).toEqual(isPython ? ["year: int"] : []);
});

test.each(["1", "1_", "[", '"""', "'", "\\", " ;"])("a cell full of %j is read without a wait", (piece) => {
  expect(declared(`year = 3\ntotal = ${piece.repeat(90_000 / piece.length)}!`)).toEqual(["year: int"]);
});
