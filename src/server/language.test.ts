import { expect, test } from "vitest";
import { wordsFor } from "./language.js";

const german = { headers: { "accept-language": "de-AT,de;q=0.9" } };

test("a page speaks its dashboard's language, else the operator's, else the visitor's, else English", () => {
  expect(wordsFor(german, { pageLanguage: "en" }, "ar-EG").language).toBe("ar");
  expect(wordsFor(german, { pageLanguage: "en" }).language).toBe("en");
  expect(wordsFor(german, { pageLanguage: undefined }).language).toBe("de");
  expect(wordsFor({ headers: {} }, { pageLanguage: undefined }).language).toBe("en");
});

test("a dashboard in a language that pages have no words in is left to the others", () => {
  expect(wordsFor(german, { pageLanguage: undefined }, "fr").language).toBe("de");
});
