import { expect, test } from "vitest";
import type { CodeCell } from "../notebook/notebook.js";
import type { Output } from "../outputs/output.js";
import { problemOfFailure, problemsOfSource } from "./cell-problems.js";

const cellOf = (source: string): CodeCell => ({ kind: "code", index: 4, source, tags: [], outputHidden: false, mayRaise: false });
const failure = (...outputs: readonly Output[]) => problemOfFailure(cellOf(""), { outputs, stderr: "", trouble: undefined });
const error = (ename: string, evalue: string): Output => ({ output_type: "error", ename, evalue, traceback: [] });

test.each([
  ["ModuleNotFoundError", "No module named 'PIL.Image'", "module", "pip install pillow"],
  ["ModuleNotFoundError", "No module named 'some_library'", "module", "pip install some-library"],
  ["ImportError", "Missing: No module named pandas", "module", "pip install pandas"],
  ["RuntimeError", "The separate data are needed. Install with 'pip install bokeh_sampledata'", "module", "pip install bokeh_sampledata"],
  ["AttributeError", "Install the package 'hvsampledata' to access datasets", "module", "pip install hvsampledata"],
  ["ERROR", "Error in library(sf): there is no package called ‘sf’", "module", 'install.packages("sf")'],
  ["StdinNotImplementedError", "raw_input was called", "input", "with a widget"],
  ["FileNotFoundError", "[Errno 2] No such file or directory: 'a.csv'", "file", "a.csv"],
  ["URLError", "<urlopen error [Errno -2] Name or service not known>", "network", "beside the notebook"],
  ["ValueError", "Some\n  lines", "error", "ValueError: Some lines. "],
  ["numpy._ArrayMemoryError", "Unable to allocate", "memory", "more memory"],
])("%s: %s", (ename, evalue, kind, text) => {
  expect(failure(error(ename, evalue))).toMatchObject({ kind, cell: 5, text: expect.stringContaining(text) });
});

test("what IPython says on stderr alone is found", () => {
  const stderr = "UsageError: Line magic function `%sql` not found.\n";
  expect(problemOfFailure(cellOf(""), { outputs: [], stderr, trouble: undefined })).toMatchObject({
    kind: "front-end",
    text: expect.stringContaining("`%sql` not found"),
  });
});

test("a kernel that stopped over a cell says how", () => {
  expect(problemOfFailure(cellOf(""), { outputs: [], stderr: "", trouble: "exit code 3" })).toMatchObject({
    kind: "kernel",
    text: expect.stringContaining("(exit code 3)"),
  });
});

test("a long error is cut, and no line of it is another", () => {
  const { text } = failure(error("Error", "word\n".repeat(1000)));
  expect(text.length).toBeLessThan(400);
  expect(text).not.toContain("\n");
});

test.each(["%matplotlib notebook", "import a\n%matplotlib nbagg", "%matplotlib qt", "%gui qt5"])("%s shows nothing on a page", (source) => {
  expect(problemsOfSource(cellOf(source))).toMatchObject([{ kind: "front-end", cell: 5 }]);
});

test.each(["%matplotlib inline", "%matplotlib widget", "# %matplotlib notebook", "print('%gui')"])("%s does", (source) => {
  expect(problemsOfSource(cellOf(source))).toEqual([]);
});
