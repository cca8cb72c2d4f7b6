import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Revival } from "./revival.js";

let restarts: number[];
let revival: Revival;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  restarts = [];
  const restart = async (): Promise<void> => {
    restarts.push(Date.now());
    throw new Error("it stops again");
  };
  revival = new Revival({ restart, now: Date.now });
});

afterEach(() => {
  vi.useRealTimers();
});

async function stopsAgain(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    revival.down();
    await vi.advanceTimersToNextTimerAsync();
  }
}

test("each time the wait is longer, up to five minutes", async () => {
  await stopsAgain(12);
  const waits = restarts.map((moment, index) => moment - (restarts[index - 1] ?? 0));
  expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  expect(waits.slice(-2)).toEqual([300_000, 300_000]);
});

test("a kernel that has lived for long is back soon", async () => {
  await stopsAgain(5);
  await vi.advanceTimersByTimeAsync(700_000);
  const before = Date.now();
  await stopsAgain(1);
  expect(restarts.at(-1)).toBe(before + 1000);
});

test("who asks for it need not wait, and gets it once", async () => {
  revival.down();
  revival.hurry();
  expect(restarts).toEqual([0]);
  await vi.runAllTimersAsync();
  expect(restarts).toEqual([0]);
});

test("an ended session's kernel stays away", async () => {
  revival.down();
  revival.stop();
  await vi.runAllTimersAsync();
  expect(restarts).toEqual([]);
});
