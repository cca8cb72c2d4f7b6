import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPacer, type Pacer } from "./pacer.js";

let reading: boolean;
let pacer: Pacer;

beforeEach(() => {
  vi.useFakeTimers();
  reading = true;
  const pause = (): void => {
    reading = false;
  };
  const resume = (): void => {
    reading = true;
  };
  pacer = createPacer({ perSecond: 3, bytesPerSecond: 100, pause, resume });
});

afterEach(() => {
  pacer.stop();
  vi.useRealTimers();
});

test("who sends too many messages is read again after a second", () => {
  for (let sent = 0; sent < 3; sent += 1) pacer.count(1);
  expect(reading).toBe(true);
  pacer.count(1);
  expect(reading).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(reading).toBe(true);
});

test("few messages that are large are too much as well", () => {
  pacer.count(100);
  expect(reading).toBe(true);
  pacer.count(1);
  expect(reading).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(reading).toBe(true);
});

test("what comes after reading has stopped makes the pause longer", () => {
  for (let sent = 0; sent < 3; sent += 1) pacer.count(130);
  vi.advanceTimersByTime(2000);
  expect(reading).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(reading).toBe(true);
});

test("a second without much sent forgives what came before", () => {
  pacer.count(100);
  vi.advanceTimersByTime(1000);
  pacer.count(100);
  expect(reading).toBe(true);
});
