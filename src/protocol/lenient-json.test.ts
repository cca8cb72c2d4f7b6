import { expect, test } from "vitest";
import { parseLenientJson } from "./lenient-json.js";

test("numbers that JSON has no word for become null, but not inside text", () => {
  expect(parseLenientJson('{"a": [NaN, -Infinity, 1], "b": "NaN \\" Infinity", "NaN\\\\": Infinity}')).toEqual({
    a: [null, null, 1],
    b: 'NaN " Infinity',
    "NaN\\": null,
  });
});

test("text that is nothing like JSON is a SyntaxError", () => {
  for (const text of ["{nonsense}", "NaNs", "[NaN", '"NaN', "\\NaN", ""]) expect(() => parseLenientJson(text)).toThrow(SyntaxError);
});

test("a NaN beside megabytes of text is read as well", () => {
  const plot = "x".repeat(24_000_000);
  expect(parseLenientJson(`{"plot":"${plot}","mean":NaN}`)).toEqual({ plot, mean: null });
});
