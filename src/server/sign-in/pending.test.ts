import { beforeEach, expect, test } from "vitest";
import { type Pending, PendingSignIns } from "./pending.js";

const MINUTE = 60_000;
const ONE: Pending = { strategy: "oidc", kept: {}, state: "s1", next: "/one" };
const TWO: Pending = { ...ONE, state: "s2", next: "/two" };

let now: number;
let pendings: PendingSignIns;

beforeEach(() => {
  now = 0;
  pendings = new PendingSignIns(() => now);
});

test("an answer finds its sign-in once, in its browser, for ten minutes", () => {
  const secret = pendings.add(ONE, "192.0.2.1");
  expect(pendings.take("other", ONE)).toBeUndefined();
  expect(pendings.take(secret, { ...ONE, strategy: "company" })).toBeUndefined();
  expect(pendings.take(secret, { ...ONE, state: undefined })).toBeUndefined();
  expect(pendings.take(secret, ONE)).toMatchObject(ONE);
  expect(pendings.take(secret, ONE)).toBeUndefined();
  const late = pendings.add(ONE, "192.0.2.1");
  now = 10 * MINUTE + 1;
  expect(pendings.take(late, ONE)).toBeUndefined();
});

test("what another tab of the browser began goes on under its new secret, and ends with the first that is answered", () => {
  const first = pendings.add(ONE, "192.0.2.1");
  const second = pendings.add(TWO, "192.0.2.1", first);
  expect(pendings.take(first, ONE)).toBeUndefined();
  expect(pendings.take(second, ONE)).toMatchObject({ next: "/one" });
  expect(pendings.take(second, TWO)).toBeUndefined();
});

test("one browser has five at most", () => {
  let secret: string | undefined;
  for (let tab = 0; tab < 6; tab += 1) secret = pendings.add({ ...ONE, state: `t${tab}` }, "192.0.2.1", secret);
  expect(pendings.take(secret ?? "", { ...ONE, state: "t0" })).toBeUndefined();
  expect(pendings.take(secret ?? "", { ...ONE, state: "t1" })).toBeDefined();
});

test("who asks for very many pushes out the eldest", () => {
  const eldest = pendings.add(ONE, "192.0.2.1");
  const next = pendings.add(ONE, "192.0.2.1");
  for (let browser = 0; browser < 9_999; browser += 1) pendings.add(ONE, "192.0.2.1");
  expect(pendings.take(eldest, ONE)).toBeUndefined();
  expect(pendings.take(next, ONE)).toBeDefined();
});

test("who begins ever new ones pushes out their own, and none of another network", () => {
  const mine = pendings.add(ONE, "198.51.100.7");
  const first = pendings.add(ONE, "192.0.2.1");
  for (let begun = 0; begun < 11_000; begun += 1) pendings.add(ONE, "192.0.2.1");
  expect(pendings.take(first, ONE)).toBeUndefined();
  expect(pendings.take(mine, ONE)).toMatchObject(ONE);
});

test("of an address that is far too long nothing is kept", () => {
  expect(pendings.take(pendings.add({ ...ONE, next: `/${"a".repeat(9000)}` }, "192.0.2.1"), ONE)).toMatchObject({ next: "" });
});
