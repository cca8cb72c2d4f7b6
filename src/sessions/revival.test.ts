import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Revival, revives } from "./revival.js";

let restarts: number[];
let revival: Revival;
let random: number;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  restarts = [];
  random = 0;
  const restart = async (): Promise<void> => {
    restarts.push(Date.now());
    throw new Error("it stops again");
  };
  revival = new Revival({ restart, now: Date.now, random: () => random });
  revival.watch(true);
});

afterEach(() => {
  vi.useRealTimers();
});

async function stopsAgain(times: number, mayPass = false): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    revival.down(mayPass);
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
  revival.down(false);
  revival.hurry();
  expect(restarts).toEqual([0]);
  await vi.runAllTimersAsync();
  expect(restarts).toEqual([0]);
});

test("an ended session's kernel stays away", async () => {
  revival.down(false);
  revival.stop();
  await vi.runAllTimersAsync();
  expect(restarts).toEqual([]);
});

test("what may pass is tried again every fifteen seconds at least, not by all at the same moment", async () => {
  await stopsAgain(10, true);
  expect((restarts.at(-1) ?? 0) - (restarts.at(-2) ?? 0)).toBe(15_000);
  random = 1;
  await stopsAgain(1, true);
  expect((restarts.at(-1) ?? 0) - (restarts.at(-2) ?? 0)).toBe(10_500);
});

test("a session that nobody looks at stays down until somebody comes", async () => {
  revival.watch(false);
  revival.down(false);
  await vi.runAllTimersAsync();
  revival.usable();
  expect(restarts).toEqual([]);
  revival.watch(true);
  expect(restarts).toHaveLength(1);
  await vi.runAllTimersAsync();
  expect(restarts).toHaveLength(1);
});

test("who comes to one that is down for a passing reason need not wait, but for one that stops by itself", () => {
  revival.watch(false);
  revival.down(false);
  revival.watch(true);
  expect(restarts).toEqual([]);
  revival.watch(false);
  revival.down(true);
  revival.watch(true);
  expect(restarts).toEqual([0]);
});

test("when the reason may have passed, only what it held up is tried at once", () => {
  revival.usable();
  revival.down(false);
  revival.usable();
  expect(restarts).toEqual([]);
  revival.down(true);
  revival.usable();
  revival.usable();
  expect(restarts).toEqual([0]);
});

test("shared sessions come back if they say so, a visitor's own for a passing reason, a Jupyter client's never", () => {
  const sharing = { viewOnly: false, revive: true };
  expect([true, false].map((mayPass) => revives({ mode: "server-run" }, mayPass))).toEqual([true, false]);
  expect([true, false].map((mayPass) => revives({ mode: "server-run", sharing }, mayPass))).toEqual([true, true]);
  expect(revives({ mode: "server-run", sharing: { ...sharing, revive: false } }, true)).toBe(false);
  expect(revives({ mode: "client-run" }, true)).toBe(false);
});
