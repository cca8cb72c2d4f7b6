import { expect, test } from "vitest";
import { OpenedComms } from "./opened-comms.js";
import type { SessionClient } from "./types.js";

const client = (visitor?: string): SessionClient => ({ kind: "page", visitor, send() {}, close() {} });

function start(limit: number, limitEach = limit) {
  const [open, connected] = [new Set<string>(), new Set<SessionClient>()];
  const comms = new OpenedComms({ limit, limitEach, isOpen: (id) => open.has(id), isConnected: (one) => connected.has(one) });
  const admit = (id: string, by: SessionClient) => {
    const admission = comms.admit(id, by);
    if (admission.admitted) open.add(id);
    if (admission.admitted && admission.instead !== undefined) open.delete(admission.instead);
    return admission;
  };
  return { comms, open, connected, admit };
}

test("there is room for so many, and again once one is closed", () => {
  const { open, connected, admit } = start(2);
  const page = client();
  connected.add(page);
  expect([admit("a", page), admit("b", page), admit("c", page)]).toEqual([{ admitted: true }, { admitted: true }, { admitted: false }]);
  open.delete("a");
  expect(admit("c", page)).toEqual({ admitted: true });
});

test("the eldest comm of a page that has gone gives way", () => {
  const { connected, admit } = start(3);
  const [gone, here] = [client(), client()];
  connected.add(here);
  for (const [id, page] of [
    ["a", here],
    ["b", gone],
    ["c", gone],
  ] as const)
    admit(id, page);
  expect(admit("d", here)).toEqual({ admitted: true, instead: "b" });
  expect(admit("e", here)).toEqual({ admitted: true, instead: "c" });
  expect(admit("f", here)).toEqual({ admitted: false });
});

test("a page that came back keeps its comms", () => {
  const { comms, connected, admit } = start(1);
  const [before, after] = [client(), client()];
  admit("a", before);
  connected.add(after);
  comms.spoke("a", after);
  expect(admit("b", after)).toEqual({ admitted: false });
});

test("one client leaves room for the others", () => {
  const { open, connected, admit } = start(10, 2);
  const [greedy, other] = [client(), client()];
  for (const page of [greedy, other]) connected.add(page);
  expect(["a", "b", "c"].map((id) => admit(id, greedy).admitted)).toEqual([true, true, false]);
  expect(admit("d", other)).toEqual({ admitted: true });
  open.delete("a");
  expect(admit("e", greedy)).toEqual({ admitted: true });
});

test("a visitor with several pages is one, and what pages have left behind that are gone gives way to their next", () => {
  const { connected, admit } = start(10, 3);
  const [first, second, other] = [client("ada"), client("ada"), client("ben")];
  for (const page of [first, second, other]) connected.add(page);
  expect([admit("a", first), admit("b", second), admit("c", second), admit("d", first)].map(({ admitted }) => admitted)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(admit("e", other)).toEqual({ admitted: true });
  connected.delete(second);
  expect(admit("f", first)).toEqual({ admitted: true, instead: "b" });
  expect(admit("g", other)).toEqual({ admitted: true });
});
