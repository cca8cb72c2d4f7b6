import { expect, test } from "vitest";
import { TextWindow } from "./text-window.js";

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `${from + index}`.padStart(9, "0")).join("\n");
const shown = (window: TextWindow, text: string): string => text.slice(window.start);

test("a short text is shown whole", () => {
  const window = new TextWindow({ limit: 100 });
  expect(window.follow(lines(0, 10))).toBe(false);
  expect(window.start).toBe(0);
});

test("of a long text the end is shown, from the beginning of a line", () => {
  const window = new TextWindow({ limit: 100 });
  const text = lines(0, 1000);
  expect(window.follow(text)).toBe(true);
  expect(shown(window, text)).toBe(lines(995, 1000));
});

test("a growing text moves the window only now and then, and never shows more than the limit", () => {
  const window = new TextWindow({ limit: 100 });
  let moves = 0;
  for (let count = 1; count <= 100; count += 1) {
    const text = lines(0, count);
    if (window.follow(text)) moves += 1;
    expect(text.length - window.start).toBeLessThanOrEqual(100);
    expect(text.length - window.start).toBeGreaterThanOrEqual(Math.min(text.length, 40));
  }
  expect(moves).toBeLessThanOrEqual(20);
});

test("the visitor sees more of what was before, up to the beginning, and it stays while the text grows", () => {
  const window = new TextWindow({ limit: 100 });
  const text = lines(0, 20);
  window.follow(text);
  window.showEarlier(text);
  expect(window.start).toBeLessThan(100);
  window.showEarlier(text);
  expect(window.start).toBe(0);
  expect(window.follow(lines(0, 21))).toBe(false);
});

test("after a text that is shorter the window begins where there is something to show", () => {
  const window = new TextWindow({ limit: 100 });
  window.follow(lines(0, 1000));
  window.follow("short");
  expect(shown(window, "short")).toBe("short");
});

test("one endless line is cut where it must be", () => {
  const window = new TextWindow({ limit: 100 });
  const text = "x".repeat(1000);
  window.follow(text);
  expect(shown(window, text)).toHaveLength(50);
});
