import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownIdentity } from "../disk/process-identity.js";
import { ChangeLock } from "./change-lock.js";
import { StorageBusyError } from "./errors.js";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "lock-"));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const TIMES = { beatMs: 5, deadMs: 60, waitMs: 200, retryMs: 5 };
const hold = (mark: string): Promise<void> => writeFile(join(directory, "change.lock"), mark);
const take = async (times = TIMES): Promise<string> => {
  let what = "taken";
  await new ChangeLock(directory, times).run(
    async () => undefined,
    async () => {
      what = "taken over";
    },
  );
  return what;
};

test("one at a time, and nothing is left", async () => {
  let inside = 0;
  let most = 0;
  const visits = Array.from({ length: 20 }, () =>
    new ChangeLock(directory, { ...TIMES, waitMs: 20_000 }).run(
      async () => {
        inside += 1;
        most = Math.max(most, inside);
        await readdir(directory);
        inside -= 1;
      },
      async () => undefined,
    ),
  );
  await Promise.all(visits);
  expect(most).toBe(1);
  expect(await readdir(directory)).toEqual([]);
});

test("a failed change frees it", async () => {
  const failing = new ChangeLock(directory, TIMES).run(
    async () => {
      throw new Error("no");
    },
    async () => undefined,
  );
  await expect(failing).rejects.toThrow("no");
  expect(await take()).toBe("taken");
});

test.each([
  ["a process that ran before this one under its number", `${hostname()}~${process.pid}~before~1`],
  ["a process that is no more", `${hostname()}~4194305~x~1`],
])("%s is taken over at once", async (_name, mark) => {
  await hold(mark);
  expect(await take({ ...TIMES, deadMs: 1_000_000 })).toBe("taken over");
  expect(await readdir(directory)).toEqual([]);
});

test("another machine that gives no sign is taken over after a while", async () => {
  await hold("elsewhere~1~x~1");
  expect(await take()).toBe("taken over");
});

test.each([
  ["another machine that gives signs", "elsewhere~1~x~1", true],
  ["a process of this machine that runs", `${ownIdentity()}~other`, false],
])("%s is waited for, in the end in vain", async (_name, mark, beats) => {
  await hold(mark);
  let time = 1;
  const beat = setInterval(() => beats && void utimes(join(directory, "change.lock"), time, time++), 5);
  await expect(take()).rejects.toThrow(StorageBusyError);
  clearInterval(beat);
});
