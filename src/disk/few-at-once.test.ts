import { describe, expect, it } from "vitest";
import { fewAtOnce } from "./few-at-once.js";

describe("fewAtOnce", () => {
  it("answers in order and has no more than a few under way", async () => {
    let running = 0;
    let most = 0;
    const results = await fewAtOnce([3, 1, 2, 0, 5], 2, async (item) => {
      running++;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn++) await new Promise((resolve) => setImmediate(resolve));
      running--;
      return item * 2;
    });
    expect(results).toEqual([6, 2, 4, 0, 10]);
    expect(most).toBe(2);
  });

  it("waits for what has begun, begins nothing more, and throws the first failure", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const failing = fewAtOnce([0, 1, 2, 3], 2, async (item, signal) => {
      begun.push(item);
      if (item === 1) throw new Error("The first failure.");
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      ended.push(item);
      throw new Error("A later one.");
    });
    await expect(failing).rejects.toThrow("The first failure.");
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });
});
