import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMessage } from "../protocol/message.js";
import { CellClock, GRACE_MS } from "./cell-clock.js";

const LIMIT_MS = 1000;
let told: string[];
let clock: CellClock;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  clock = new CellClock({
    limitMs: LIMIT_MS,
    interrupt: (id) => told.push(`interrupt ${id}`),
    kill: (id) => told.push(`kill ${id}`),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

function says(state: "busy" | "idle", id: string, request = "execute_request"): void {
  const parent = { msg_id: id, msg_type: request };
  clock.hear(createMessage({ channel: "iopub", msgType: "status", session: "s", parent, content: { execution_state: state } }));
}

test("a cell that ends in time is left alone, however many there are", () => {
  for (const id of ["a", "b", "c"]) {
    says("busy", id);
    vi.advanceTimersByTime(LIMIT_MS - 1);
    says("idle", id);
  }
  vi.advanceTimersByTime(10 * GRACE_MS);
  expect(told).toEqual([]);
});

test("a cell that takes longer is interrupted, and the kernel is ended where that is not heeded", () => {
  says("busy", "a");
  vi.advanceTimersByTime(LIMIT_MS);
  expect(told).toEqual(["interrupt a"]);
  vi.advanceTimersByTime(GRACE_MS);
  expect(told).toEqual(["interrupt a", "kill a"]);
});

test("one that heeds the interrupt is not ended, and the next has its whole time", () => {
  says("busy", "a");
  vi.advanceTimersByTime(LIMIT_MS + 1);
  says("idle", "a");
  says("busy", "b");
  vi.advanceTimersByTime(LIMIT_MS - 1);
  expect(told).toEqual(["interrupt a"]);
  clock.stop();
  vi.advanceTimersByTime(10 * GRACE_MS);
  expect(told).toEqual(["interrupt a"]);
});

test("what is no cell may take its time, and ends no cell's", () => {
  says("busy", "callback", "comm_msg");
  vi.advanceTimersByTime(2 * LIMIT_MS);
  expect(told).toEqual([]);
  says("busy", "a");
  says("idle", "callback", "comm_msg");
  vi.advanceTimersByTime(LIMIT_MS);
  expect(told).toEqual(["interrupt a"]);
});
