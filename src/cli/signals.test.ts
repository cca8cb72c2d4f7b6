import { EventEmitter } from "node:events";
import { beforeEach, expect, test, vi } from "vitest";
import { closeOnSignals } from "./signals.js";

const exit = vi.fn<(code: number) => void>();
const close = vi.fn<() => Promise<void>>();
let target: EventEmitter & { exit: typeof exit };
let time: number;

beforeEach(() => {
  exit.mockReset();
  close.mockReset();
  target = Object.assign(new EventEmitter(), { exit });
  time = 0;
  closeOnSignals({ close }, target, () => time);
});

test("a signal closes the server, then the process ends well", async () => {
  let closed = (): void => {};
  close.mockReturnValue(new Promise((resolve) => (closed = resolve)));
  target.emit("SIGTERM");
  expect(close).toHaveBeenCalledOnce();
  expect(exit).not.toHaveBeenCalled();
  closed();
  await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(0));
});

test("the same signal told twice is one; a later one ends the process at once", () => {
  close.mockReturnValue(new Promise(() => {}));
  target.emit("SIGINT");
  time = 200;
  target.emit("SIGINT");
  expect(exit).not.toHaveBeenCalled();
  time = 3000;
  target.emit("SIGINT");
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  expect(close).toHaveBeenCalledOnce();
});
