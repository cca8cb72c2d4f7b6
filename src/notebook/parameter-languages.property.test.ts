import { spawnSync } from "node:child_process";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BASH_PARAMETERS } from "./bash-parameters.js";
import { JAVASCRIPT_PARAMETERS } from "./javascript-parameters.js";
import type { ParameterLanguage } from "./parameter-language.js";
import { R_PARAMETERS } from "./r-parameters.js";

interface Case {
  readonly name: string;
  readonly language: ParameterLanguage;
  /** Declares a list of texts `texts`, and one of numbers `numbers`. */
  readonly source: string;
  /** Runs the cell and tells the two lists. */
  run(source: string): { readonly texts: unknown; readonly numbers: readonly number[] };
}

/** All at once: a process for each would take minutes. */
function output(command: string, args: readonly string[], input: string): string {
  const { stdout, stderr, error } = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 1e8 });
  expect(error).toBeUndefined();
  expect(stderr).toBe("");
  return stdout;
}

const R_ENCODING = "cat(jsonlite::toJSON(list(texts = as.character(texts), numbers = sprintf('%.17g', unlist(numbers)))))";

const CASES: readonly Case[] = [
  {
    name: "R",
    language: R_PARAMETERS,
    source: "texts <- c('a')\nnumbers <- list(0.5)",
    run(source) {
      const { texts, numbers } = JSON.parse(output("Rscript", ["-e", "eval(parse(file('stdin')))"], `${source}\n${R_ENCODING}\n`));
      return { texts, numbers: numbers.map(Number) };
    },
  },
  {
    name: "JavaScript",
    language: JAVASCRIPT_PARAMETERS,
    source: "const texts = ['a'];\nlet numbers = [0.5];",
    run: (source) => JSON.parse(String(runInNewContext(`${source}\nJSON.stringify({ texts, numbers })`))),
  },
  {
    name: "bash",
    language: BASH_PARAMETERS,
    source: "texts=('a')\nexport numbers=(0.5)",
    run(source) {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: they are bash's.
      const print = 'printf "%s\\0" "${#texts[@]}" "${texts[@]}" "${numbers[@]}"';
      const [count = "", ...values] = output("bash", [], `${source}\n${print}\n`).split("\0").slice(0, -1);
      return { texts: values.slice(0, Number(count)), numbers: values.slice(Number(count)).map(Number) };
    },
  },
];

/** What strings and expansions are made of, and any character but a zero byte or half of a pair. */
const sign = fc.oneof(
  fc.constantFrom(
    "'",
    '"',
    "`",
    "\\",
    "\n",
    "\r",
    "$",
    "$(date)",
    "{x}",
    "!",
    "~",
    "*",
    " ",
    "\t",
    "\u2028",
    "\u0085",
    "#",
    "{",
    "😀",
    "é",
    "\\x41",
  ),
  fc.string({ unit: "binary", maxLength: 3 }).filter((text) => !text.includes("\0")),
);
const text = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(""));
const BATCH = { minLength: 100, maxLength: 100 };
const number = fc.double({ noNaN: true, noDefaultInfinity: true });

function assigned({ language, source }: Case, values: { texts: readonly string[]; numbers: readonly number[] }): string {
  const [texts, numbers] = language.parameters(source);
  if (texts === undefined || numbers === undefined) throw new Error(`Not declared: ${source}`);
  return language.assign(source, [
    { parameter: texts, literals: values.texts.map((each) => language.literal(each, "str") ?? "") },
    { parameter: numbers, literals: values.numbers.map((each) => language.literal(String(each), "float") ?? "") },
  ]);
}

test.each(CASES)("in $name a text is exactly that text, and a number that number", (each) => {
  fc.assert(
    fc.property(fc.array(text, BATCH), fc.array(number, BATCH), (texts, numbers) => {
      const result = each.run(assigned(each, { texts, numbers }));
      expect(result.texts).toEqual(texts);
      expect(result.numbers.length).toBe(numbers.length);
      // R itself is off by a last digit here and there when it reads what an author writes.
      for (const [index, value] of numbers.entries()) {
        expect(Math.abs((result.numbers[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-15 * Math.abs(value));
      }
    }),
    { numRuns: 5, endOnFailure: true },
  );
});

test.each(CASES)("in $name a literal is one line that nothing is read out of, wherever it stands", ({ language }) => {
  fc.assert(
    fc.property(text, (each) => {
      expect(language.literal(each, "str")).toMatch(/^\$?["'](?:[A-Za-z0-9 _.,-]|\\[xuU](?:[0-9a-f]+|\{[0-9a-f]+\}))*["']$/);
      expect(language.literal(each, "int") ?? "0").toMatch(/^-?\d+L?$/);
      expect(language.literal(each, "float") ?? "0").toMatch(/^-?\d[\d.e+-]*$/);
      expect(["true", "false", "TRUE", "FALSE", undefined]).toContain(language.literal(each, "bool"));
    }),
  );
});
