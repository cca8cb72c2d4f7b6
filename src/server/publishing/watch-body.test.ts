import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SlowUploadError, StalledUploadError } from "./errors.js";
import { watchBody } from "./watch-body.js";

const SECOND = 1000;
const BOUNDS = { maxBytes: 1_000_000, stallMs: 60 * SECOND, slowMs: 60 * SECOND, tooLarge: () => new Error("too large") };

let body: PassThrough;
let failures: Error[];
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  body = new PassThrough({ highWaterMark: 1_000_000 });
  failures = [];
  end = watchBody(body, BOUNDS, (error) => failures.push(error));
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** As a client would: so many bytes, each so many seconds. */
async function send(times: number, bytes: number, seconds: number): Promise<void> {
  for (let sent = 0; sent < times && failures.length === 0; sent++) {
    body.write(Buffer.alloc(bytes));
    await vi.advanceTimersByTimeAsync(seconds * SECOND);
  }
}

test("a body that stops coming is ended", async () => {
  await send(1, 100_000, 61);
  expect(failures).toEqual([expect.any(StalledUploadError)]);
});

test("a body of which a byte comes now and then is ended after a minute", async () => {
  await send(10, 1, 59);
  expect(failures).toEqual([expect.any(SlowUploadError)]);
  expect(failures[0]?.message).toContain("less than 1 kB a second");
});

test("what came fast before does not count", async () => {
  await send(1, 900_000, 59);
  await send(10, 1, 59);
  expect(failures).toEqual([expect.any(SlowUploadError)]);
});

test("a body that comes slowly enough for a bad line goes on", async () => {
  await send(20, 15_400, 15);
  expect(failures).toEqual([]);
  end();
});

test("a small body may take its time for a minute", async () => {
  await send(59, 1, 1);
  expect(failures).toEqual([]);
  end();
});

test("the time that our own disk takes is not the client's", async () => {
  body.pause();
  await send(10, 1, 59);
  expect(failures).toEqual([]);
  end();
});

test("too much ends it once", async () => {
  body.write(Buffer.alloc(600_000));
  body.write(Buffer.alloc(600_000));
  body.write(Buffer.alloc(600_000));
  await vi.advanceTimersByTimeAsync(1);
  expect(failures).toEqual([new Error("too large")]);
});
