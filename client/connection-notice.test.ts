import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { english } from "../src/words/english.js";

const DOCS = readFileSync(new URL("../docs/sign-in.md", import.meta.url), "utf8");

test.each([english.signedOut, english.signInNeeded, english.notAllowed])("the page's words are those of the documentation: %s", (words) => {
  expect(DOCS).toContain(words);
});
