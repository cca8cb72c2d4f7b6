import { afterEach, expect, test, vi } from "vitest";
import { createThrottle } from "./throttle.js";

afterEach(() => {
  vi.useRealTimers();
});

test("of many tries at once no more are let through than one after the other", async () => {
  const throttle = createThrottle();
  const waits = await Promise.all(Array.from({ length: 50 }, () => throttle.begin("192.0.2.1", "anna")));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  expect(Math.max(...waits)).toBeLessThanOrEqual(60);
});

test("an address is held back whatever the names, also one of the same IPv6 network; others are not", async () => {
  const throttle = createThrottle();
  for (let tries = 0; tries < 30; tries += 1) expect(await throttle.begin(`2001:db8:1:2::${tries}`, `user${tries}`)).toBe(0);
  expect(await throttle.begin("2001:db8:1:2:3::9", "anna")).toBeGreaterThan(800);
  expect(await throttle.begin("2001:db8:1:3::1", "anna")).toBe(0);
});

test("whoever signs in, or could not be told, has not failed", async () => {
  const throttle = createThrottle();
  for (let tries = 0; tries < 100; tries += 1) {
    expect(await throttle.begin("192.0.2.1", "anna")).toBe(0);
    await throttle.succeeded("192.0.2.1", "anna");
    expect(await throttle.begin("192.0.2.1", "ben")).toBe(0);
    await throttle.takeBack("192.0.2.1", "ben");
  }
});

test("a name is spelled in several ways", async () => {
  const throttle = createThrottle();
  for (const name of ["anna", "ANNA", " anna", "Anna ", "anna"]) expect(await throttle.begin("192.0.2.1", name)).toBe(0);
  expect(await throttle.begin("192.0.2.2", "aNNa")).toBeGreaterThan(0);
});

test.each([
  ["2001:db8::", "2001:db8::"],
  ["2001:db8:0:0:", "2001:db8:0:0:a:b:c:"],
  ["fe80::", "fe80::"],
])("whoever has all of an IPv6 network has one address, however it is written: %s", async (first, second) => {
  const throttle = createThrottle();
  for (let tries = 0; tries < 30; tries += 1) {
    const address = tries % 2 === 0 ? `${first}${tries + 1}:1:1:1` : `${second}${tries + 1}`;
    expect(await throttle.begin(address, `user${tries}`)).toBe(0);
  }
  expect(await throttle.begin(`${second}9999`, "anna")).toBeGreaterThan(0);
});

test("an address and the same one as an IPv6 socket has it are one", async () => {
  const throttle = createThrottle();
  for (let tries = 0; tries < 30; tries += 1)
    await throttle.begin(["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"][tries % 3] ?? "", `user${tries}`);
  expect(await throttle.begin("192.0.2.1", "anna")).toBeGreaterThan(0);
  expect(await throttle.begin("::ffff:192.0.2.2", "anna")).toBe(0);
});

test("an address that has failed thirty times waits a quarter of an hour from then on, not from its first failure", async () => {
  vi.useFakeTimers();
  const throttle = createThrottle();
  for (let tries = 0; tries < 30; tries += 1) await throttle.begin("192.0.2.1", `user${tries}`);
  vi.advanceTimersByTime(14 * 60_000);
  expect(await throttle.begin("192.0.2.1", "anna")).toBeGreaterThan(14 * 60);
  vi.advanceTimersByTime(15 * 60_000);
  expect(await throttle.begin("192.0.2.1", "anna")).toBe(0);
});

test("what directories take for one name is one: other widths, marks, spaces, signs that nobody sees", async () => {
  const throttle = createThrottle();
  // A wide "a", a bold "nn", a soft hyphen, no width at all, a mark above, spaces within.
  const spellings = ["\uff41nna", "a\u{1d427}\u{1d427}a", "an\u00adna", "an\u200bna", "a\u0301nna", "\u00e1nna", "an  na"];
  const waits: number[] = [];
  for (const name of spellings) waits.push(await throttle.begin("192.0.2.1", name));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
});

test("nobody is kept out of their account by who tries it from elsewhere, where they have signed in before", async () => {
  const throttle = createThrottle();
  await throttle.begin("192.0.2.1", "anna");
  await throttle.succeeded("192.0.2.1", "anna");
  for (let tries = 0; tries < 10; tries += 1) await throttle.begin("198.51.100.7", "anna");
  expect(await throttle.begin("198.51.100.7", "anna")).toBeGreaterThan(0);
  expect(await throttle.begin("203.0.113.5", "anna")).toBeGreaterThan(0);
  expect(await throttle.begin("192.0.2.1", "Anna")).toBe(0);
  await throttle.succeeded("192.0.2.1", "Anna");
  // Nor does that give the other new tries.
  expect(await throttle.begin("198.51.100.7", "anna")).toBeGreaterThan(0);
  for (let tries = 0; tries < 5; tries += 1) expect(await throttle.begin("192.0.2.1", "anna")).toBe(0);
  expect(await throttle.begin("192.0.2.1", "anna")).toBeGreaterThan(0);
});

test("where one of several could not tell, the name stays counted and the address does not", async () => {
  const throttle = createThrottle();
  for (let tries = 0; tries < 100; tries += 1) {
    expect(await throttle.begin("192.0.2.1", `user${tries}`)).toBe(0);
    await throttle.halfTold("192.0.2.1");
  }
  for (let tries = 0; tries < 5; tries += 1) {
    await throttle.begin("192.0.2.1", "anna");
    await throttle.halfTold("192.0.2.1");
  }
  expect(await throttle.begin("192.0.2.1", "anna")).toBeGreaterThan(0);
});
