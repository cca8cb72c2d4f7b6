import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inEvenTime } from "./even-time.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** What is said after `workMs`, and when it is heard. */
async function heardAfter(workMs: number, answer: string): Promise<number> {
  const began = performance.now();
  const work = async () => {
    await new Promise((resolve) => setTimeout(resolve, workMs));
    return answer;
  };
  const heard = inEvenTime(work, (given) => given === "no").then(() => performance.now() - began);
  await vi.runAllTimersAsync();
  return heard;
}

test("how long it took to say no is not told, but in large steps", async () => {
  const [none, short, long, longer] = [
    await heardAfter(0, "no"),
    await heardAfter(7, "no"),
    await heardAfter(180, "no"),
    await heardAfter(300, "no"),
  ];
  expect(short).toBe(none);
  expect(long).toBe(none);
  expect(longer).toBe(2 * none);
});

test("a yes is said at once", async () => {
  expect(await heardAfter(7, "yes")).toBe(7);
});
