import { expect, test } from "vitest";
import { declaredParameters } from "./declared-parameters.js";
import { parseNotebook } from "./parse-notebook.js";

function declared(source: string, options: { readonly tags?: readonly string[]; readonly metadata?: object } = {}): readonly string[] {
  const { tags = ["parameters"], metadata = { language_info: { name: "python" } } } = options;
  const cells = [{ cell_type: "code", source, metadata: { tags } }];
  const found = declaredParameters(parseNotebook(JSON.stringify({ nbformat: 4, metadata, cells }), "x.ipynb"));
  return (found?.parameters ?? []).map(({ name, scalar, isList, choices }) => {
    const kind = isList ? `list of ${scalar}` : scalar;
    return `${name}: ${kind}${choices === undefined ? "" : ` of ${choices.join("|")}`}`;
  });
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
  ["size: Literal = 3", "size: int"],
  ["region: Literal['north', \"south\"] = 'north'", "region: str of north|south"],
  ["region: typing.Literal[\n  'a=b: c',  # first\n  'd, e',\n] = 'd, e'", "region: str of a=b: c|d, e"],
  ["year: Literal[2024, 2_025] = 2025", "year: int of 2024|2025"],
  ["region: Optional[Literal['a', 'b']] = None", "region: str of a|b"],
  ["region: Literal['a', 'b'] | None = None", "region: str of a|b"],
  ["region: Literal['a', None] = None", "region: str of a"],
  ["full: Literal[True, False] = True", "full: bool"],
  ["mixed: Literal[1, 'a'] = 1", "mixed: int"],
  ["computed: Literal[f'{x}'] = 'a'", "computed: str"],
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
  [{ kernelspec: { name: "julia-1.10" } }, false],
])("of the kernel %j: %s", (metadata, isPython) => {
  expect(declared("year = 3", { metadata })).toEqual(isPython ? ["year: int"] : []);
});

const R = { kernelspec: { name: "ir", language: "R" } };
const DENO = { kernelspec: { name: "deno" }, language_info: { name: "typescript" } };
const BASH = { kernelspec: { name: "bash" } };

test.each([
  [R, "rows <- 10L  # how many", "rows: int"],
  [R, "rate = 0.5", "rate: float"],
  [R, "year <- 2025", "year: float"],
  [R, "full <- TRUE", "full: bool"],
  [R, "region.name <- 'a # b'", "region.name: str"],
  [R, "region <- NULL;", "region: str"],
  [R, 'text <- "two\nlines"', "text: str"],
  [R, "names <- c('a, b',\n  'c')", "names: list of str"],
  [R, "rates <- list(1L, 2.5)", "rates: list of float"],
  [R, "a <- 1L; a <- 'x'", "a: str"],
  [DENO, "const year = 2025; // the last", "year: int"],
  [DENO, "/* years */ let year: number = 2025", "year: float"],
  [DENO, "var rate = .5", "rate: float"],
  [DENO, "full = true", "full: bool"],
  [DENO, "const region: string | null = null;", "region: str"],
  [DENO, "const region = `north`", "region: str"],
  [DENO, "let names: readonly string[] = []", "names: list of str"],
  [DENO, "const years: Array<number> = [\n  1, // one\n  2,\n]", "years: list of float"],
  [BASH, "rows=10  # how many", "rows: int"],
  [BASH, "export rate=0.5;", "rate: float"],
  [BASH, "full=true", "full: bool"],
  [BASH, "region=north", "region: str"],
  [BASH, "code='10'", "code: str"],
  [BASH, "region=", "region: str"],
  [BASH, "text=$'two\\nlines'", "text: str"],
  [BASH, "names=(a 'b c'\n\"d\")", "names: list of str"],
  [BASH, "years=(1 2)", "years: list of int"],
])("of the kernel %j, %j declares %s", (metadata, source, expected) => {
  expect(declared(source, { metadata })).toEqual([expected]);
});

test.each([
  [R, ".hidden <- 1L"],
  [R, "TRUE <- 1L"],
  [R, "x == 3"],
  [R, "x <- 1:3"],
  [R, "x <- c(a = 1)"],
  [R, "x <- c(c(1))"],
  [R, "if (TRUE) {\nx <- 3\n}"],
  [R, "text <- 'open\nx <- 3\n"],
  [R, 'text <- r"(open\nx <- 3'],
  [R, 'text <- r"(\nx <- 3\n)"'],
  [R, "f(\nx <- 3"],
  [DENO, "x == 3"],
  [DENO, "x => 3"],
  [DENO, "let a = 1, b = 2"],
  [DENO, "x += 3"],
  [DENO, "text = `$" + "{x}`"],
  [DENO, "text = `\nx = 3"],
  [DENO, "/*\nx = 3\n*/"],
  [DENO, "/*\nx = 3"],
  [DENO, "{\nx = 3\n}"],
  [DENO, "class = 3"],
  [BASH, "x = 3"],
  [BASH, "x=3 command"],
  [BASH, "x=$y"],
  [BASH, 'x="$(date)"'],
  [BASH, "x=`date`"],
  [BASH, "_x=3"],
  [BASH, "readonly x=3"],
  [BASH, "cat <<END\nx=3\nEND"],
  [BASH, "echo 'open\nx=3"],
  [BASH, "f() {\nx=3\n}"],
  [BASH, "x=3 &"],
])("of the kernel %j, %j declares nothing", (metadata, source) => {
  expect(declared(source, { metadata })).toEqual([]);
});

test.each([
  [{}, "a = 1_000  # how many\nb = True\nc = 'x\\n'\nd = None\ne = [0x10, 2]\nf = 2.50\ng = '\\N{DASH}'\nh = r'\\d'"],
  [R, "a <- 1000L  # how many\nb <- TRUE\nc <- 'x\\n'\nd <- NULL\ne <- c(16, 2)\nf <- 2.50\ng <- '\\123'\nh <- '\\\\d'"],
  [DENO, "const a = 1_000 // how many\nb = true\nc = 'x\\n'\nd = null\ne = [16, 2]\nf = 2.50\ng = '\\0'\nh = '\\\\d'"],
  [BASH, "a=1000 # how many\nb=true\nc=$'x\\n'\nd=\ne=(16 2)\nf=2.50\ng=$'\\123'\nh='\\d'"],
])("of the kernel %j the values that stand there are told", (metadata, source) => {
  const cells = [{ cell_type: "code", source, metadata: { tags: ["parameters"] } }];
  const found = declaredParameters(parseNotebook(JSON.stringify({ nbformat: 4, metadata, cells }), "x.ipynb"))?.parameters ?? [];
  const nothing = metadata === BASH ? "" : undefined;
  expect(found.map((each) => each.default)).toEqual(["1000", "true", "x\n", nothing, ["16", "2"], "2.5", undefined, "\\d"]);
  expect(found.map(({ comment }) => comment)).toEqual(["how many", "", "", "", "", "", "", ""]);
});

test.each([
  [R, ["1", 'r"(', "'", "`", "\\", "(", ";x<-", "# "]],
  [DENO, ["1", "`", "/*", "'", "\\", "(", ";x=", "// ", "a:"]],
  [BASH, ["1", "$'", "'", '"', "\\", "(", ";x=", " #", "<<"]],
])("of the kernel %j a cell full of anything is read without a wait", (metadata, pieces) => {
  for (const piece of pieces) {
    const source = `first=1\nsecond=${piece.repeat(90_000 / piece.length)}!`;
    expect(declared(source, { metadata }).length).toBeLessThanOrEqual(3);
  }
});

test.each(["1", "1_", "[", '"""', "'", "\\", " ;"])("a cell full of %j is read without a wait", (piece) => {
  expect(declared(`year = 3\ntotal = ${piece.repeat(90_000 / piece.length)}!`)).toEqual(["year: int"]);
});
