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
  const secret = pendings.add(ONE);
  expect(pendings.take("other", ONE)).toBeUndefined();
  expect(pendings.take(secret, { ...ONE, strategy: "company" })).toBeUndefined();
  expect(pendings.take(secret, { ...ONE, state: undefined })).toBeUndefined();
  expect(pendings.take(secret, ONE)).toMatchObject(ONE);
  expect(pendings.take(secret, ONE)).toBeUndefined();
  const late = pendings.add(ONE);
  now = 10 * MINUTE + 1;
  expect(pendings.take(late, ONE)).toBeUndefined();
});

test("what another tab of the browser began goes on under its new secret, and ends with the first that is answered", () => {
  const first = pendings.add(ONE);
  const second = pendings.add(TWO, first);
  expect(pendings.take(first, ONE)).toBeUndefined();
  expect(pendings.take(second, ONE)).toMatchObject({ next: "/one" });
  expect(pendings.take(second, TWO)).toBeUndefined();
});

test("one browser has five at most", () => {
  let secret: string | undefined;
  for (let tab = 0; tab < 6; tab += 1) secret = pendings.add({ ...ONE, state: `t${tab}` }, secret);
  expect(pendings.take(secret ?? "", { ...ONE, state: "t0" })).toBeUndefined();
  expect(pendings.take(secret ?? "", { ...ONE, state: "t1" })).toBeDefined();
});

test("who asks for very many pushes out the eldest", () => {
  const eldest = pendings.add(ONE);
  const next = pendings.add(ONE);
  for (let browser = 0; browser < 9_999; browser += 1) pendings.add(ONE);
  expect(pendings.take(eldest, ONE)).toBeUndefined();
  expect(pendings.take(next, ONE)).toBeDefined();
});
