import { expect, test } from "vitest";
import { createMessage } from "../protocol/message.js";
import { PLOT_MIME } from "../protocol/page.js";
import { PageTargets } from "./page-targets.js";

const name = (index: number) => index.toString(16).padStart(32, "0");

function plot(index: number) {
  const data = { [PLOT_MIME]: "", "text/html": `{"client_comm_id":"${name(index)}"}` };
  return createMessage({ channel: "iopub", msgType: "display_data", session: "k", content: { data } });
}

test("those of a kernel are known until it is another", () => {
  const targets = new PageTargets();
  targets.learn(plot(1));
  expect([targets.has(name(1)), targets.has(name(2))]).toEqual([true, false]);
  targets.clear();
  expect(targets.has(name(1))).toBe(false);
});

test("of very many, those that were named or used last are known", () => {
  const targets = new PageTargets();
  for (let index = 0; index < 1000; index += 1) targets.learn(plot(index));
  expect(targets.has(name(0))).toBe(true);
  targets.learn(plot(1000));
  expect([0, 1, 2, 1000].map((index) => targets.has(name(index)))).toEqual([true, false, true, true]);
});
