import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pythonLiteral } from "./python-literal.js";

const PYTHON = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
const EVALUATE = "import ast, json, sys; json.dump([ast.literal_eval(line) for line in json.load(sys.stdin)], sys.stdout)";

/** All at once: a process for each would take minutes. */
function evaluated(literals: readonly (string | undefined)[]): unknown {
  const { stdout, stderr } = spawnSync(PYTHON, ["-c", EVALUATE], { input: JSON.stringify(literals), encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

/** What Python's strings are made of, and any character, also half of a pair. */
const sign = fc.oneof(
  fc.constantFrom(
    "'",
    '"',
    '"""',
    "\\",
    "\n",
    "\r",
    "\0",
    "\u2028",
    "\u2029",
    "\u0085",
    "\f",
    "\\N{DASH}",
    "{",
    "#",
    "\ud800",
    "\udc00",
    "😀",
  ),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const text = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(""));
const BATCH = { minLength: 200, maxLength: 200 };

test("a text is in Python exactly that text", () => {
  fc.assert(
    fc.property(fc.array(text, BATCH), (texts) => {
      expect(evaluated(texts.map((each) => pythonLiteral(each, "str")))).toEqual(texts);
    }),
    { numRuns: 10 },
  );
});

test("a text's literal is one line of plain characters between two quotes", () => {
  fc.assert(
    fc.property(text, (each) => {
      expect(pythonLiteral(each, "str")).toMatch(/^"(?:[A-Za-z0-9 _.,-]|\\[xuU][0-9a-f]+)*"$/);
    }),
  );
});

test("a number is in Python the number that JavaScript reads", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), BATCH), (numbers) => {
      expect(evaluated(numbers.map((each) => pythonLiteral(String(each), "float")))).toEqual(
        numbers.map((each) => (each === 0 ? 0 : each)),
      );
    }),
    { numRuns: 5 },
  );
});

test("whatever is no value of a kind becomes nothing of that kind", () => {
  fc.assert(
    fc.property(text, (each) => {
      expect(pythonLiteral(each, "int") ?? "0").toMatch(/^-?\d+$/);
      expect(pythonLiteral(each, "float") ?? "0.0").toMatch(/^-?\d[\d.e+-]*$/);
      expect(["True", "False", undefined]).toContain(pythonLiteral(each, "bool"));
    }),
  );
});
