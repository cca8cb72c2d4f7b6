import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { english } from "../words/english.js";

const DOCS = readFileSync(new URL("../../docs/sign-in.md", import.meta.url), "utf8");

test.each(Object.values(english.signInProblems))("the page's words are those of the documentation: %s", (words) => {
  expect(DOCS).toContain(words);
});
