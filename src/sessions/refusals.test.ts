import { expect, test } from "vitest";
import { REFUSALS, type Refusal, Refusals } from "./refusals.js";

interface Timer {
  readonly at: number;
  run(): void;
}

function start() {
  const lines: object[] = [];
  const counted: Refusal[] = [];
  const timers = new Set<Timer>();
  let now = 0;
  const silent = () => {};
  const refusals = new Refusals({
    log: { debug: silent, info: silent, error: silent, warn: (details) => lines.push(details) },
    onRefused: (reason) => counted.push(reason),
    schedule: (run, ms) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const pass = (seconds: number): void => {
    now += 1000 * seconds;
    for (const timer of [...timers].filter(({ at }) => at <= now)) {
      timers.delete(timer);
      timer.run();
    }
  };
  return { refusals, lines, counted, timers, pass };
}

test("the first of a reason is logged at once, the rest of the minute at its end", () => {
  const { refusals, lines, pass } = start();
  for (let time = 0; time < 5; time += 1) refusals.count("comm-target");
  expect(lines).toEqual([{ reason: "comm-target", count: 1 }]);
  pass(59);
  expect(lines).toHaveLength(1);
  pass(1);
  expect(lines).toEqual([
    { reason: "comm-target", count: 1 },
    { reason: "comm-target", count: 4 },
  ]);
});

test("however many come, a reason has one line a minute", () => {
  const { refusals, lines, pass } = start();
  for (let second = 0; second < 300; second += 1) {
    refusals.count("message-type");
    pass(1);
  }
  expect(lines).toHaveLength(6);
});

test("after a minute without any, the next is logged at once", () => {
  const { refusals, lines, timers, pass } = start();
  refusals.count("channel");
  pass(60);
  expect([lines.length, timers.size]).toEqual([1, 0]);
  refusals.count("channel");
  expect(lines).toHaveLength(2);
});

test("reasons have a line each, and all are counted", () => {
  const { refusals, lines, counted } = start();
  for (const reason of [...REFUSALS, ...REFUSALS]) refusals.count(reason);
  expect(lines).toEqual(REFUSALS.map((reason) => ({ reason, count: 1 })));
  expect(counted).toEqual([...REFUSALS, ...REFUSALS]);
});

test("the end says what is left and leaves no timer behind", () => {
  const { refusals, lines, timers } = start();
  for (const reason of ["channel", "buffers", "buffers"] as const) refusals.count(reason);
  refusals.close();
  expect(lines.slice(2)).toEqual([{ reason: "buffers", count: 1 }]);
  expect(timers.size).toBe(0);
});
