import { Writable } from "node:stream";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRefusals, type RecordRefusal } from "./refusals.js";

let lines: { readonly level: number; readonly reason?: string; readonly more?: number; readonly address: string }[];
let record: RecordRefusal;

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  record = createRefusals(pino({ level: "silent" }, stream), 1000);
});

afterEach(() => vi.useRealTimers());

const refuse = (address: string, times = 1): void => {
  for (let time = 0; time < times; time++) record({ reason: "wrong-token", address, path: "/_api/cache" });
};
const told = () => lines.map(({ address, more }) => [address, more]);

test("a refusal is told at once, whatever the log's level is", () => {
  record({ reason: "wrong-scope", address: "10.0.0.1", path: "/_api/notebooks/a", by: "anna" });
  expect(lines).toEqual([
    expect.objectContaining({
      level: 40,
      audit: "refused",
      reason: "wrong-scope",
      address: "10.0.0.1",
      path: "/_api/notebooks/a",
      by: "anna",
    }),
  ]);
});

test("more within a second are counted and told after it", () => {
  refuse("a", 1000);
  expect(told()).toEqual([["a", undefined]]);
  vi.advanceTimersByTime(1000);
  expect(told()).toEqual([
    ["a", undefined],
    ["a", 999],
  ]);
  refuse("a", 2);
  vi.advanceTimersByTime(1000);
  expect(told()).toHaveLength(3);
  expect(told().at(-1)).toEqual(["a", 2]);
});

test("each address has lines of its own", () => {
  refuse("a", 2);
  refuse("b");
  expect(told()).toEqual([
    ["a", undefined],
    ["b", undefined],
  ]);
});

test("after a quiet second nothing is remembered of an address", () => {
  refuse("a", 2);
  vi.advanceTimersByTime(2000);
  expect(vi.getTimerCount()).toBe(0);
  refuse("a");
  expect(told()).toEqual([
    ["a", undefined],
    ["a", 1],
    ["a", undefined],
  ]);
});
