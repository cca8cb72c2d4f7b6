import fc from "fast-check";
import { expect, test } from "vitest";
import { createStderrScrubber } from "./stderr-scrubber.js";

const source = new Set(["warnings.warn('careful')", "total = secret_sum(values)"]);
const scrub = (text: string) => createStderrScrubber(source)(text);

test("a warning keeps its words and loses the line of code below", () => {
  const text = "/tmp/ipykernel_1/2.py:3: UserWarning: careful\n  warnings.warn('careful')\nnext\n";
  expect(scrub(text)).toBe("/tmp/ipykernel_1/2.py:3: UserWarning: careful\nnext\n");
});

test("a library's quoted code goes as well", () => {
  expect(scrub("/lib/helpers.py:9: DeprecationWarning: old\n  return private_helper(x)\n")).not.toContain("private_helper");
});

test("of a traceback only the exception's name is left", () => {
  const text =
    'Traceback (most recent call last):\n  File "<cell>", line 2, in <module>\n    total = secret_sum(values)\nValueError: secret\nafter\n';
  expect(scrub(text)).toBe("ValueError\nafter\n");
});

test("chained and IPython's own tracebacks are recognised, colours and all", () => {
  const text = [
    "\u001b[0;31m---------------------------------\u001b[0m",
    "\u001b[0;31mKeyError\u001b[0m       Traceback (most recent call last)",
    "Cell \u001b[0;32mIn[2], line 1\u001b[0m",
    "\u001b[0;32m----> 1\u001b[0m total = secret_sum(values)",
    "",
    "\u001b[0;31mKeyError\u001b[0m: 'secret'",
    "during handling",
    "",
  ].join("\n");
  expect(scrub(text)).not.toMatch(/secret/);
  const chained =
    "Traceback (most recent call last):\n  x = 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  secret()\nOSError: no\n";
  expect(scrub(chained)).toBe("OSError\n");
});

test("a progress bar that redraws itself passes at once", () => {
  expect(scrub("\r 10%|#         | 1/10")).toBe("\r 10%|#         | 1/10");
});

test("code that comes in pieces is recognised all the same", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 }), (sizes) => {
      const text =
        "hello\n/x.py:3: UserWarning: careful\n  warnings.warn('careful')\nTraceback (most recent call last):\n    total = secret_sum(values)\nValueError: secret_value\nbye\n";
      const scrubPiece = createStderrScrubber(source);
      let rest = text;
      let out = "";
      for (const size of sizes) {
        out += scrubPiece(rest.slice(0, size));
        rest = rest.slice(size);
      }
      out += scrubPiece(rest);
      expect(out).toBe("hello\n/x.py:3: UserWarning: careful\nValueError\nbye\n");
    }),
  );
});
