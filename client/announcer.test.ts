import "./words/en.js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CellStatus, SessionState } from "../src/protocol/page.js";
import { Announcer } from "./announcer.js";

/** All that was said, in order. */
const said: string[] = [];
const place = {
  get textContent() {
    return said.at(-1) ?? "";
  },
  set textContent(text: string) {
    said.push(text);
  },
};

beforeEach(() => {
  said.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function state(kernel: SessionState["kernel"], ...statuses: readonly CellStatus[]): SessionState {
  return { kernel, cells: statuses.map((status, index) => ({ index, status })) };
}

test("nothing is said of what is there at once", () => {
  const announcer = new Announcer(place);
  announcer.takeState(state("starting", "waiting"));
  vi.advanceTimersByTime(1000);
  announcer.takeState(state("idle", "done"));
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
});

test("what takes its time is said with the author's words first, then now and then how far it is, then that it is ready", () => {
  const announcer = new Announcer(place, "The figures are fetched.");
  announcer.takeState(state("starting", "waiting", "waiting", "waiting"));
  vi.advanceTimersByTime(2000);
  for (const running of [0, 1, 2]) {
    announcer.takeState(state("busy", ...[0, 1, 2].map((index) => (index < running ? "done" : index === running ? "running" : "waiting"))));
    vi.advanceTimersByTime(2000);
  }
  vi.advanceTimersByTime(10_000);
  announcer.takeState(state("idle", "done", "done", "done"));
  expect(said).toEqual(["The figures are fetched. Starting…", "Preparing 3 of 3", "The dashboard is ready."]);
});

test("parts that failed are counted; what has become of a kernel is left to its notice", () => {
  const announcer = new Announcer(place);
  announcer.takeState(state("busy", "running", "waiting"));
  vi.advanceTimersByTime(2000);
  announcer.takeState(state("idle", "failed", "not-run"));
  expect(said.at(-1)).toBe("The dashboard is ready, but a part of it could not be completed.");
  announcer.takeState(state("busy", "running", "waiting"));
  vi.advanceTimersByTime(2000);
  announcer.takeState(state("dead", "failed", "not-run"));
  expect(said.at(-1)).toBe("Preparing 1 of 2");
});

test("a connection is said to be back where its loss was noticed", () => {
  const announcer = new Announcer(place);
  announcer.takeConnection("connected", false);
  announcer.takeConnection("lost", true);
  expect(said).toEqual([]);
  announcer.takeConnection("connected", true);
  expect(said).toEqual(["The connection is back."]);
});
