import fc from "fast-check";
import { expect, test } from "vitest";
import { createStderrScrubber } from "./stderr-scrubber.js";

// "§" stands for code: not one character of it may be seen.
const CODE = ["warnings.warn('§§')", "total = §§(values)"];

const warning = fc.constantFrom(
  "/x.py:3: UserWarning: careful\n  warnings.warn('§§')\n",
  "/lib.py:9: FutureWarning: old\nIn two lines.\n  return §§(x)\n",
);
const traceback = fc.constantFrom(
  'Traceback (most recent call last):\n  File "<cell>", line 2, in <module>\n    total = §§(values)\nValueError: §§\n',
  '  File "<cell>", line 1\n    §§ §§\n    ^\nSyntaxError: invalid\n',
  "\u001b[31mKeyError\u001b[0m   Traceback (most recent call last)\n--> 172 §§\n    173 §§\n\n\u001b[31mKeyError\u001b[0m: §§\n",
);
const quoted = fc.constantFrom(
  ...CODE.flatMap((line) => [
    `${line}\n`,
    `    ${line}\r\n`,
    `\u001b[31m--> 7\u001b[0m ${line}\n`,
    `${[...line].join("\u001b[38;5;81m")}\n`,
  ]),
);
const words = fc.constantFrom(
  "hello\n",
  "\n",
  "Loading...",
  "\r  5%|#   | 1/20",
  "\r",
  "12 files\n",
  "total = 7\n",
  "\u001b[32mok\u001b[0m\n",
);

/** The text in pieces, cut anywhere. */
function inPieces(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  let rest = text;
  for (const size of sizes) {
    pieces.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return [...pieces, rest];
}

function scrub(pieces: readonly string[]): string {
  const scrubPiece = createStderrScrubber(new Set(CODE));
  return pieces.map((piece) => scrubPiece(piece)).join("") + scrubPiece.flush();
}

const sizes = fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 60 });

test("code never comes through, wherever the text is cut", () => {
  // A line of words that is not ended would run into what follows: each begins on its own line here.
  const texts = fc.array(
    fc.oneof(
      warning,
      traceback,
      quoted,
      words.map((text) => (text.endsWith("\n") ? text : `${text}\n`)),
    ),
  );
  fc.assert(
    fc.property(texts, sizes, (parts, cuts) => {
      expect(scrub(inPieces(parts.join(""), cuts))).not.toContain("§");
    }),
    { numRuns: 500 },
  );
});

test("words come through whole, wherever the text is cut", () => {
  fc.assert(
    fc.property(fc.array(words), sizes, (parts, cuts) => {
      const text = parts.join("");
      expect(scrub(inPieces(text, cuts))).toBe(text);
    }),
  );
});

test("any text at all comes through without a line of the code, and in no more than its own length", () => {
  const piece = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...CODE, "\n", "\r", "\u001b[", ":3: UserWarning: x\n"));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const shown = scrub(pieces);
      expect(shown.length).toBeLessThanOrEqual(pieces.join("").length + 1);
      for (const line of shown.split("\n")) expect(CODE).not.toContain(line.trim());
    }),
  );
});
