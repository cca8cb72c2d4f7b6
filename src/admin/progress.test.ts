import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createProgress, progressLine } from "./progress.js";

function stderr(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  return { stream, text: () => String(stream.read() ?? "") };
}

describe("the line", () => {
  test("shows the share, the bytes and a bar", () => {
    expect(progressLine("Sending a.zip", { done: 500_000, total: 1_000_000 }, 80)).toBe(
      `Sending a.zip  ${"━".repeat(15)}${"─".repeat(15)}  50 %  500.0 kB of 1.0 MB`,
    );
  });

  test("never says 100 % before all is sent", () => {
    expect(progressLine("Sending a.zip", { done: 999_999, total: 1_000_000 }, 80)).toContain("  99 %  ");
    expect(progressLine("Sending a.zip", { done: 1_000_000, total: 1_000_000, afterwards: "waiting" }, 80)).toContain("100 %  waiting");
  });

  test("is never wider than the terminal", () => {
    fc.assert(
      fc.property(fc.nat(), fc.option(fc.nat(), { nil: undefined }), fc.integer({ min: 1, max: 200 }), (done, total, columns) => {
        expect(progressLine("Sending a long name.zip", { done, total }, columns).length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

test("in a pipe it is one plain line", () => {
  const { stream, text } = stderr(false);
  const progress = createProgress({
    label: "Sending",
    total: 1000,
    stderr: stream,
    note: (line) => stream.write(`${line}\n`),
    now: () => 0,
  });
  progress.add(10);
  progress.add(990);
  progress.end();
  expect(text()).toBe("Sending (1.0 kB)\n");
});

test("on a terminal it is drawn ten times a second at most, and at the end", () => {
  let time = 0;
  const { stream, text } = stderr(true);
  const progress = createProgress({ label: "Sending", total: 1000, stderr: stream, note: () => {}, now: () => time });
  for (time = 0; time < 200; time += 10) progress.add(10);
  progress.add(800);
  progress.end();
  const frames = text().split("\r\x1b[K");
  expect(frames.filter((frame) => frame.includes("%"))).toHaveLength(4);
  expect(frames.at(-1)).toBe("");
});
