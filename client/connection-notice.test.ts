import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { NOT_ALLOWED, SIGN_IN_NEEDED, SIGNED_OUT } from "./connection-notice.js";

const DOCS = readFileSync(new URL("../docs/sign-in.md", import.meta.url), "utf8");

test.each([SIGNED_OUT, SIGN_IN_NEEDED, NOT_ALLOWED])("the page's words are those of the documentation: %s", (words) => {
  expect(DOCS).toContain(words);
});
