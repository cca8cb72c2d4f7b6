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

test("a progress bar moves on time below a warning, too, and leaves the warning's code out", () => {
  const scrubPiece = createStderrScrubber(source);
  const bar = "\r  0%|          | 0/10 [00:00<?, ?it/s]";
  expect(scrubPiece("/x.py:3: UserWarning: careful\n")).toBe("/x.py:3: UserWarning: careful\n");
  expect(scrubPiece(bar)).toBe(bar);
  expect(scrubPiece("\r")).toBe("\r");
  expect(scrubPiece(" 50%|#####     |")).toBe(" 50%|#####     |");
  expect(scrubPiece("\n  private_helper(x)\n")).toBe("\n");
});

test("what clears a progress bar passes at once", () => {
  expect(scrub("\r")).toBe("\r");
  expect(scrub("\r          \r")).toBe("\r          \r");
});

test("beginnings of what is left out wait for the rest", () => {
  const inTwo = (first: string, second: string) => {
    const scrubPiece = createStderrScrubber(source);
    scrubPiece("/x.py:3: UserWarning: careful\n");
    return scrubPiece(first) + scrubPiece(second) + scrubPiece.flush();
  };
  expect(inTwo("  return private", "_helper(x)\n")).toBe("");
  expect(inTwo("Trace", "back (most recent call last):\nOSError\n")).toBe("OSError\n");
  expect(inTwo("Usage", "Error: %secret\n")).toBe("UsageError\n");
  expect(inTwo("\u001b[3", "1mtotal = secret_sum(values)\u001b[0m\n")).toBe("");
});

test("ten lines below a warning indented text is somebody's own", () => {
  const below = "word\n".repeat(10);
  expect(scrub(`/x.py:3: UserWarning: careful\n${below}  indented\n`)).toBe(`/x.py:3: UserWarning: careful\n${below}  indented\n`);
});

test("an unfinished line passes at once, unless it may turn out to be code", () => {
  const scrubPiece = createStderrScrubber(source);
  expect(scrubPiece("Loading")).toBe("Loading");
  expect(scrubPiece("...")).toBe("...");
  expect(scrubPiece(" done\n  warnings.wa")).toBe(" done\n");
  expect(scrubPiece("rn('careful')\n")).toBe("");
  expect(scrubPiece("total = secret")).toBe("");
  expect(scrubPiece("s of a good life\n")).toBe("total = secrets of a good life\n");
});

test("code that a carriage return covers up is left out all the same", () => {
  expect(scrub("total = secret_sum(values)\rok\n")).toBe("");
  const scrubPiece = createStderrScrubber(source);
  expect(scrubPiece("total = secret_sum(values)\r") + scrubPiece("ok") + scrubPiece("\n")).toBe("");
});

test("what waited is shown in the end where it was no code", () => {
  const scrubPiece = createStderrScrubber(source);
  expect(scrubPiece("total = ")).toBe("");
  expect(scrubPiece.flush()).toBe("total = ");
  expect(scrubPiece("total = secret_sum(values)")).toBe("");
  expect(scrubPiece.flush()).toBe("");
  expect(scrubPiece.flush()).toBe("");
});

test("a traceback that broke off does not swallow what the next cell says", () => {
  const scrubPiece = createStderrScrubber(source);
  scrubPiece('Traceback (most recent call last):\n  File "x.py", line 1, in f\n    secret(');
  expect(scrubPiece.flush()).toBe("");
  expect(scrubPiece("next cell\n")).toBe("next cell\n");
});

test("a warning's words may take several lines before the code", () => {
  const text = "/x.py:3: PerformanceWarning: slow\nTry another way.\n\nSee the manual:\n  private_helper(x)\nnext\n  indented\n";
  expect(scrub(text)).toBe("/x.py:3: PerformanceWarning: slow\nTry another way.\n\nSee the manual:\nnext\n  indented\n");
});

test.each([
  [
    "arrows get shorter as line numbers grow",
    [
      "\u001b[91mKeyError\u001b[39m              Traceback (most recent call last)",
      "\u001b[96mFile \u001b[39m\u001b[32m/lib/base.py:3816\u001b[39m, in \u001b[36mget\u001b[39m",
      "\u001b[92m   3815\u001b[39m secret_before",
      "\u001b[92m-> \u001b[39m\u001b[92m3816\u001b[39m secret_at",
      "   3817 secret_after",
      "",
      "File pandas/secret.pyx:172, in get()",
      "--> 172 secret_at",
      "> 12345 secret_at",
      "",
      "KeyError: 'secret'",
    ],
    ["KeyError"],
  ],
  [
    "chained",
    [
      "Traceback (most recent call last):",
      '  File "<cell>", line 2, in <module>',
      "    secret()",
      "    ^^^^^^^^",
      "KeyError: 'secret'",
      "",
      "During handling of the above exception, another exception occurred:",
      "",
      "Traceback (most recent call last):",
      "    secret()",
      "__main__.f.<locals>.Oops: secret",
    ],
    ["KeyError", "", "During handling of the above exception, another exception occurred:", "", "__main__.f.<locals>.Oops"],
  ],
  [
    "an exception group",
    [
      "  + Exception Group Traceback (most recent call last):",
      '  |   File "<cell>", line 1, in <module>',
      "  |     secret()",
      "  | ExceptionGroup: secret (2 sub-exceptions)",
      "  +-+---------------- 1 ----------------",
      "    | ValueError: secret",
      "    +---------------- 2 ----------------",
      "    | ValueError: secret",
      "    +------------------------------------",
      "and on",
    ],
    ["ExceptionGroup", "and on"],
  ],
  [
    "a group within a group",
    [
      "  + Exception Group Traceback (most recent call last):",
      "  | ExceptionGroup: secret (1 sub-exception)",
      "  +-+---------------- 1 ----------------",
      "    | ExceptionGroup: secret (1 sub-exception)",
      "    +-+---------------- 1 ----------------",
      "      | ValueError: secret",
      "      +------------------------------------",
      "    | secret",
      "    +------------------------------------",
      "and on",
    ],
    ["ExceptionGroup", "ExceptionGroup", "and on"],
  ],
  [
    "a syntax error, which has no heading",
    ['  File "<cell>", line 1', "    secret secret", "           ^", "SyntaxError: invalid"],
    ["SyntaxError"],
  ],
  [
    "another thread's words in the middle",
    ["Traceback (most recent call last):", '  File "x.py", line 1, in f', "10 files read", "    secret()", "OSError"],
    ["OSError"],
  ],
  [
    "a task that nobody waited for",
    ["Task exception was never retrieved", "future: <Task finished coro=<secret()> exception=KeyError('secret')>", "next"],
    ["Task exception was never retrieved", "next"],
  ],
  ["a magic that does not exist", ["UsageError: Line magic function `%secret` not found."], ["UsageError"]],
  ["a frame outside of a traceback", ["----> 3 total = secret_sum(values)", "  | total = secret_sum(values)", "ok"], ["ok"]],
])("%s", (_, lines, left) => {
  expect(scrub(`${lines.join("\n")}\n`)).toBe(`${left.join("\n")}\n`);
  expect(scrub(`${lines.join("\r\n")}\r\n`).replaceAll("\r", "")).toBe(`${left.join("\n")}\n`);
});

test.each([
  ["a log", "2026-01-02 12:30:45: INFO: started\n  with: details\n"],
  ["a table", "  | a | b |\n  | 1 | 2 |\n"],
  ["an arrow", "--> 3 files written\nnext\n"],
  ["colours", "\u001b[31mred\u001b[0m\n"],
  ["blank lines", "a\n\n   \nb\n"],
])("%s is nobody's code", (_, text) => {
  expect(scrub(text)).toBe(text);
});

test.each([
  ["Exception in thread Thread-5 (secret_worker):\n", "An error in a thread\n"],
  ["Exception ignored in: <function secret_class.__del__ at 0x7f>\n", "An error that was ignored\n"],
  ["/x.py:1: RuntimeWarning: coroutine 'secret_task' was never awaited\n", "/x.py:1: RuntimeWarning: a coroutine was never awaited\n"],
])("names that Python takes from the code are left out: %s", (text, expected) => {
  expect(createStderrScrubber(new Set())(text)).toBe(expected);
});
