import { hostname } from "node:os";
import { expect, test } from "vitest";
import { ownIdentity, stateOf } from "./process-identity.js";

const OWN = ownIdentity();

test.each([
  ["its own", OWN, "own"],
  ["its own, with what goes on after it", `${OWN}~0.5~x.json`, "own"],
  ["its number, of an earlier process", `${hostname()}~${process.pid}~before`, "gone"],
  ["no process's number", `${hostname()}~${2 ** 30}~x`, "gone"],
  ["another machine's", OWN.replace(hostname(), "elsewhere"), "foreign"],
  ["none", "", "foreign"],
])("%s", (_, mark, state) => {
  expect(stateOf(mark)).toBe(state);
});

test.runIf(process.platform === "linux")("a container of the same name is another machine, whatever runs here under its numbers", () => {
  const [namespace = ""] = /\d+$/.exec(OWN) ?? [];
  expect(stateOf(OWN.replace(`.${namespace}`, ".4026530000"))).toBe("foreign");
  expect(stateOf(`${hostname()}~${2 ** 30}~x.4026530000`)).toBe("foreign");
  // As earlier versions wrote it.
  expect(stateOf(OWN.replace(`.${namespace}`, ""))).toBe("own");
});
