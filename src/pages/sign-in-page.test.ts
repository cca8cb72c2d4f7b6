import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SIGN_IN_PROBLEMS } from "./sign-in-page.js";

const DOCS = readFileSync(new URL("../../docs/sign-in.md", import.meta.url), "utf8");

test.each(Object.values(SIGN_IN_PROBLEMS))("the page's words are those of the documentation: %s", (words) => {
  expect(DOCS).toContain(words);
});
