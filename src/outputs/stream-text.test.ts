import { expect, test } from "vitest";
import { StreamText } from "./stream-text.js";

const RED = "\u001b[31m";
const OFF = "\u001b[0m";

function written(...chunks: string[]): string {
  const stream = new StreamText();
  for (const chunk of chunks) stream.append(chunk);
  return stream.text;
}

test.each([
  ["a carriage return overwrites the line", ["100%", "\r5"], "500%"],
  ["a return alone waits for what comes", ["10%\r", "20%"], "20%"],
  ["earlier lines stay", ["one\ntwo", "\rTWO"], "one\nTWO"],
  ["a new line after a return keeps the line", ["done\r", "\nnext"], "done\nnext"],
  ["Windows line ends", ["a\r\nb\r\r\nc"], "a\nb\nc"],
  ["backspace steps back", ["abc", "\b\bX"], "aXc"],
  ["backspace stops at the line's start", ["\n", "\b\bX"], "\nX"],
  ["erase to the end of the line", ["long text", "\rhi\u001b[K"], "hi"],
  ["erase the whole line", ["long text", "\r\u001b[2Khi"], "hi"],
  ["characters outside the basic plane are one", ["😀😀", "\rx"], "x😀"],
  ["colour sequences are never cut in half", [`${RED}ab${OFF}`, "\rx"], `xb${OFF}`],
  ["a colour that comes before its text", ["a\r", RED, "b"], `${RED}b`],
])("%s", (_name, chunks, expected) => {
  expect(written(...chunks)).toBe(expected);
});

test("says whether the new text can be rendered by itself", () => {
  const stream = new StreamText("a");
  expect(stream.append(`${RED}b${OFF}\n`)).toBe(true);
  expect(stream.append(`${RED}open`)).toBe(true);
  expect(stream.append("still red")).toBe(false);
  expect(stream.append(OFF)).toBe(false);
  expect(stream.append("plain")).toBe(true);
  expect(stream.append("\rover")).toBe(false);
});

test("of a very long line that redraws itself the last drawing is left, without taking it apart", () => {
  const text = new StreamText(`before\n\r${"x".repeat(200_000)}\r${"y".repeat(200_000)}\nafter`);
  expect(text.text).toBe(`before\n${"y".repeat(200_000)}\nafter`);
});
