import { expect, test } from "vitest";
import type { Kernel } from "../kernels/kernel.js";
import { KernelHolder } from "./kernel-holder.js";

const spec = { name: "python3", displayName: "Python 3", language: "python" };
const log = { debug() {}, info() {}, warn() {}, error() {} };
const nothing = (): void => {};

/** Its restart ends when it is stopped, and never otherwise. */
function hangingKernel(): { kernel: Kernel; stops: () => number } {
  let stops = 0;
  let abort: (reason: Error) => void = nothing;
  const kernel: Kernel = {
    id: "k",
    spec,
    send: nothing,
    onMessage: () => nothing,
    onDied: () => nothing,
    interrupt: async () => {},
    restart: () =>
      new Promise((_resolve, reject) => {
        abort = reject;
      }),
    stop: async () => {
      stops += 1;
      abort(new Error("stopped"));
    },
  };
  return { kernel, stops: () => stops };
}

test("a kernel whose restart hangs is stopped, and again once the restart has ended", async () => {
  const { kernel, stops } = hangingKernel();
  const holder = new KernelHolder({
    start: async () => kernel,
    restart: (launch) => launch(),
    onMessage: nothing,
    onDied: nothing,
    onLink: nothing,
    log,
  });
  await holder.begin();
  const restarting = holder.restart();
  holder.giveUp();
  await holder.stop([restarting]);
  await expect(restarting).rejects.toThrow("stopped");
  expect(stops()).toBe(2);
});
