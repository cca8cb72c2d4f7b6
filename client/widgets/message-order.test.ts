import { expect, test } from "vitest";
import { MessageOrder } from "./message-order.js";

test("a change of a widget is delivered at once", () => {
  const seen: string[] = [];
  new MessageOrder().deliver(false, () => seen.push("update"));
  expect(seen).toEqual(["update"]);
});

test("a library's own message waits for the widgets that were announced before it, and those after it for it", async () => {
  const order = new MessageOrder();
  const seen: string[] = [];
  let finish = (): void => {};
  const made = new Promise<void>((resolve) => {
    finish = resolve;
  });
  order.await(made.then(() => seen.push("made")));
  order.deliver(true, () => seen.push("first"));
  order.deliver(false, () => seen.push("update"));
  const all = new Promise<void>((resolve) => order.deliver(true, resolve));
  expect(seen).toEqual([]);
  finish();
  await all;
  expect(seen).toEqual(["made", "first", "update"]);
});

test("what a message has set in motion goes on before the next", async () => {
  const order = new MessageOrder();
  const seen: string[] = [];
  order.deliver(true, () => {
    void Promise.resolve()
      .then(() => {})
      .then(() => {})
      .then(() => seen.push("set in motion"));
  });
  await new Promise<void>((resolve) => order.deliver(true, resolve));
  expect(seen).toEqual(["set in motion"]);
});

test("a widget that can't be made, and a message that can't be taken, hold up nothing", async () => {
  const order = new MessageOrder();
  order.await(Promise.reject(new Error("no such class")));
  order.deliver(true, () => {
    throw new Error("this failure is meant");
  });
  await new Promise<void>((resolve) => order.deliver(true, resolve));
  let isDelivered = false;
  await Promise.resolve();
  await Promise.resolve();
  order.deliver(false, () => {
    isDelivered = true;
  });
  await expect.poll(() => isDelivered).toBe(true);
});
