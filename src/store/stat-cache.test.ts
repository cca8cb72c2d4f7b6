import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { beforeEach, expect, test, vi } from "vitest";
import { StatCache } from "./stat-cache.js";

let stats: Stats;

beforeEach(async () => {
  // Changed long ago, whenever this file was.
  stats = Object.assign(Object.create(await stat(new URL(import.meta.url))), { mtimeMs: 1_000_000 });
});

test("asks once for two who come at once, and again when the file is another", async () => {
  const cache = new StatCache<string>(2);
  const make = vi.fn(async () => "made");
  expect(await Promise.all([cache.get("a", stats, make), cache.get("a", stats, make)])).toEqual(["made", "made"]);
  expect(make).toHaveBeenCalledTimes(1);
  await cache.get("a", Object.assign(Object.create(stats), { size: stats.size + 1 }), make);
  expect(make).toHaveBeenCalledTimes(2);
});

test("does not trust the looks of a file that has only just changed", async () => {
  let now = stats.mtimeMs + 1999;
  const cache = new StatCache<string>(2, () => now);
  const make = vi.fn(async (before: Promise<string> | undefined) => `${(await before) ?? ""}x`);
  const ask = (): Promise<string> => cache.get("a", stats, make);
  expect([await ask(), await ask()]).toEqual(["x", "xx"]);
  now += 1;
  expect([await ask(), await ask()]).toEqual(["xxx", "xxx"]);
});

test("a file whose time is yet to come is never trusted", async () => {
  const cache = new StatCache<string>(2, () => stats.mtimeMs - 60_000);
  const make = vi.fn(async () => "made");
  await cache.get("a", stats, make);
  await cache.get("a", stats, make);
  expect(make).toHaveBeenCalledTimes(2);
});

test("forgets what was not used for longest", async () => {
  const cache = new StatCache<string>(2);
  const make = vi.fn(async () => "made");
  for (const file of ["a", "b", "a", "c", "a"]) await cache.get(file, stats, make);
  expect(make).toHaveBeenCalledTimes(3);
  await cache.get("b", stats, make);
  expect(make).toHaveBeenCalledTimes(4);
});

test("does not keep a failure", async () => {
  const cache = new StatCache<string>(2);
  await expect(cache.get("a", stats, () => Promise.reject(new Error("busy")))).rejects.toThrow("busy");
  expect(await cache.get("a", stats, async () => "made")).toBe("made");
});
