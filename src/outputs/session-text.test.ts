import { expect, test } from "vitest";
import type { CellStatus, KernelStatus } from "../protocol/page.js";
import { english } from "../words/english.js";
import { cellNotice, progressOf, progressText } from "./session-text.js";

function progress(kernel: KernelStatus, ...statuses: CellStatus[]) {
  const state = { kernel, cells: statuses.map((status, index) => ({ index, status })) };
  return { ...progressOf(state), text: progressText(english, state) };
}

test("progress counts what has ended, well or not", () => {
  expect(progress("busy", "done", "failed", "running", "waiting")).toEqual({
    ended: 2,
    total: 4,
    complete: false,
    text: "Preparing 3 of 4",
  });
  expect(progress("idle", "done", "not-run")).toMatchObject({ ended: 2, complete: true });
  expect(progress("idle")).toMatchObject({ total: 0, complete: true });
  expect(progress("starting", "waiting").text).toBe("Starting…");
  expect(progress("restarting", "waiting").text).toBe("Starting again…");
});

test("only cells that went wrong have a notice", () => {
  expect(cellNotice(english, "failed")).toMatch(/could not/);
  expect(cellNotice(english, "failed", "time")).toBe("This part took longer than this dashboard allows, and was stopped.");
  expect(cellNotice(english, "failed", "stopped")).toBe("This part was stopped.");
  expect(cellNotice(english, "failed", "memory")).toMatch(/more memory than it may/);
  expect(cellNotice(english, "not-run")).toBe("This part has not been run.");
  for (const status of ["waiting", "running", "done"] as const) expect(cellNotice(english, status)).toBeUndefined();
});

test("who waits reads the place in the queue", () => {
  expect(english.inQueue(3)).toContain("You are number 3 in the queue.");
  expect(english.inQueue(1)).toContain("You are next in the queue.");
  expect(progressText(english, { kernel: "starting", cells: [], place: 2 })).toBe("Waiting…");
});
