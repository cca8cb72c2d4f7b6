import { expect, test } from "vitest";
import { createThrottle } from "./throttle.js";

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
