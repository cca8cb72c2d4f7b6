import { expect, test } from "vitest";
import { createStderrScrubber, createStdoutScrubber } from "./stderr-scrubber.js";

function seen(language: string, stream: "stdout" | "stderr", pieces: readonly string[]): string {
  const scrub = stream === "stderr" ? createStderrScrubber(new Set(), language) : createStdoutScrubber(language);
  return scrub === undefined ? pieces.join("") : pieces.map((piece) => scrub(piece)).join("") + scrub.flush();
}

test.each([
  ["R", "stderr", "Warning message in secret(x):\n“words”\n", "Warning message:\n“words”\n"],
  ["R", "stderr", "Warning message in secret(x, \n    second):\n“words”\n", "Warning message:\n“words”\n"],
  ["R", "stdout", 'Error in secret("a") : words\nnext\n', "Error\nnext\n"],
  ["ir", "stdout", "Error rates\n[1] 0.1\n", "Error rates\n[1] 0.1\n"],
  ["bash", "stdout", "bash: secret: command not found\n", "bash: command not found\n"],
  ["bash", "stdout", "bash: line 3: /home/secret: No such file or directory\n", "bash: No such file or directory\n"],
  ["bash", "stdout", "bash: syntax error near unexpected token `secret'\n", "bash: syntax error\n"],
  ["bash", "stdout", "bash: `if secret'\nnext\n", "next\n"],
  ["bash", "stdout", 'bash: 5 + secret: division by 0 (error token is "secret")\n', "bash: division by 0\n"],
  ["bash", "stdout", "bash: region: Name a region.\n", "bash: Name a region.\n"],
  ["bash", "stdout", "+ secret command\n++ other\nshown\n", "shown\n"],
  ["bash", "stdout", "+5 %\n\n+\n", "+5 %\n\n+\n"],
  ["bash", "stdout", "50 %\rbash: secret: command not found\n", "50 %\rbash: command not found\n"],
  ["typescript", "stderr", "Error: words\n    at secret (<anonymous>:2:20)\n    at <anonymous>:4:1\nnext\n", "Error: words\nnext\n"],
  ["typescript", "stderr", "TypeError: secret is not a function\n", "TypeError\n"],
  ["typescript", "stderr", "Uncaught (in promise) ReferenceError: secret is not defined\n", "ReferenceError\n"],
  ["typescript", "stdout", "    at home:1:2\n", "    at home:1:2\n"],
  ["python", "stdout", "bash: words: of the author\n", "bash: words: of the author\n"],
] as const)("%s on %s: %j", (language, stream, text, expected) => {
  expect(seen(language, stream, [text])).toBe(expected);
  expect(seen(language, stream, [...text])).toBe(expected);
});

test("what can't be the interpreter's is shown without a wait for its line's end", () => {
  expect(createStdoutScrubber("bash")?.("50 %")).toBe("50 %");
  expect(createStdoutScrubber("R")?.("Sum: ")).toBe("Sum: ");
});
