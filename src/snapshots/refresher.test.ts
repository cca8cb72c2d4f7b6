import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refresher } from "./refresher.js";

const MINUTE = 60_000;

let refreshed: [path: string, force: boolean][];
let running: number;
let most: number;
let refresher: Refresher;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  refreshed = [];
  running = 0;
  most = 0;
  refresher = new Refresher({
    now: Date.now,
    refresh: async (path, force) => {
      running += 1;
      most = Math.max(most, running);
      refreshed.push([path, force]);
      refresher.know(path, { attempted: Date.now() });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      running -= 1;
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
});

test("what has a schedule is refreshed by it, and the rest is left alone", async () => {
  refresher.know("hourly", { refreshMinutes: 60, attempted: 0 });
  refresher.know("never", { attempted: 0 });
  await vi.advanceTimersByTimeAsync(59 * MINUTE);
  expect(refreshed).toEqual([]);
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(refreshed).toEqual([["hourly", true]]);
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(refreshed).toHaveLength(2);
});

test("one at a time, each once, however often it is asked for", async () => {
  for (const path of ["a", "b", "a", "c", "b"]) refresher.ask(path, path === "b");
  refresher.ask("a");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(refreshed).toEqual([
    ["a", false],
    ["b", true],
    // It was asked for again while it ran.
    ["a", false],
    ["c", false],
  ]);
  expect(most).toBe(1);
});

test("a revision is news once, and only of what is known", () => {
  refresher.know("a", { revision: "r1" });
  expect([refresher.isNews("a", "r1"), refresher.isNews("a", "r2"), refresher.isNews("a", "r2")]).toEqual([false, true, false]);
  expect(refresher.isNews("b", "r1")).toBe(false);
});

test("nothing more comes after the end, which waits for what is under way", async () => {
  refresher.know("minutely", { refreshMinutes: 1, attempted: 0 });
  for (const path of ["a", "b"]) refresher.ask(path);
  const closed = refresher.close();
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  await closed;
  expect(refreshed).toEqual([["a", false]]);
});

test("a run that failed for now is repeated after longer and longer pauses, of a minute at most, until one comes to its end", async () => {
  const moments: number[] = [];
  for (let time = 0; time < 7; time += 1) {
    refresher.retry("a");
    const before = refreshed.length;
    while (refreshed.length === before) await vi.advanceTimersToNextTimerAsync();
    moments.push(Date.now());
  }
  const pauses = moments.map((moment, index) => moment - (moments[index - 1] ?? 0));
  expect(pauses.slice(0, 3)).toEqual([5000, 10_000, 20_000]);
  expect(pauses.at(-1)).toBe(MINUTE);
  expect(refreshed.every(([path, force]) => path === "a" && force)).toBe(true);
  refresher.retry("a");
  refresher.done("a");
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(refreshed).toHaveLength(moments.length);
});
