import { beforeEach, expect, test } from "vitest";
import { Admission } from "./admission.js";
import { Room } from "./room.js";

const signal = new AbortController().signal;
let room: Room;
let running: string[];
let finish: Map<string, () => void>;

beforeEach(() => {
  room = new Room({ kernels: 3, startingAtOnce: 1, queue: 10 });
  running = [];
  finish = new Map();
});

function admission(visitor: string): Admission {
  return new Admission(room, { visitor, dashboard: "sales", dashboardLimit: undefined, mayWait: true, onPlaceChanged() {} });
}

/** Is at work until the test says that it is done. */
const work = (name: string) => (): Promise<void> =>
  new Promise((resolve) => {
    running.push(name);
    finish.set(name, resolve);
  });

async function started(visitor: string): Promise<Admission> {
  const made = admission(visitor);
  await made.start(async () => {}, signal);
  return made;
}

test("restarts are starts too: as many at once as there may be, ahead of who has no kernel yet", async () => {
  const [first, second] = [await started("ann"), await started("bob")];
  const restarts = [first.restart(work("ann"), signal), second.restart(work("bob"), signal)];
  const newcomer = admission("eve").start(work("eve"), signal);
  for (const name of ["ann", "bob", "eve"]) {
    await new Promise((resolve) => setImmediate(resolve));
    expect(running.at(-1)).toBe(name);
    finish.get(name)?.();
  }
  await Promise.all([...restarts, newcomer]);
  expect(running).toEqual(["ann", "bob", "eve"]);
});

test("a restart that is given up while it waits keeps its place until its session leaves", async () => {
  const [first, second] = [await started("ann"), await started("bob")];
  const busy = first.restart(work("ann"), signal);
  const controller = new AbortController();
  const waiting = second.restart(work("bob"), controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow();
  expect(room.isFree({ dashboard: "sales", dashboardLimit: 2 })).toBe(false);
  second.leave();
  expect(room.isFree({ dashboard: "sales", dashboardLimit: 2 })).toBe(true);
  finish.get("ann")?.();
  await busy;
  expect(running).toEqual(["ann"]);
});

test("what comes in place of a kernel that was killed waits for its start too, and one whose start failed asks anew", async () => {
  const [first, second] = [await started("ann"), await started("bob")];
  const busy = first.restart(work("ann"), signal);
  const replaced = second.start(work("bob"), signal);
  await new Promise((resolve) => setImmediate(resolve));
  expect(running).toEqual(["ann"]);
  finish.get("ann")?.();
  await busy;
  await new Promise((resolve) => setImmediate(resolve));
  finish.get("bob")?.();
  await replaced;
  await expect(second.start(() => Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
  expect(room.isFree({ dashboard: "sales", dashboardLimit: 2 })).toBe(true);
});
