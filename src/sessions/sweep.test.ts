import { expect, test } from "vitest";
import { abandonedSession, GRACE_MS, idleSessions, type Swept } from "./sweep.js";

const NOW = 1_000_000;
const CULL_MS = 5000;

function session(path: string, given: { connections?: number; idle?: number; left?: number; place?: number } = {}): Swept {
  const { connections = 0, idle, left, place } = given;
  return {
    session: { dashboard: { path }, connections, idleSince: idle === undefined ? undefined : NOW - idle },
    admission: { place },
    leftAt: left === undefined ? undefined : NOW - left,
  };
}

const wanting = (...paths: string[]) => ({ now: NOW, cullIdleMs: CULL_MS, isWanted: (path: string) => paths.includes(path) });

test("what is connected and idle for long ends; what is at work, was used or has nobody stays for its time", () => {
  const idle = session("sales", { connections: 1, idle: CULL_MS });
  const others = [
    session("sales", { connections: 1, idle: CULL_MS - 1 }),
    session("sales", { connections: 1 }),
    session("sales", { connections: 0, idle: CULL_MS }),
  ];
  expect(idleSessions([idle, ...others], wanting())).toEqual([idle]);
  expect(idleSessions([idle], { ...wanting(), cullIdleMs: 0 })).toEqual([]);
});

test("of those without a page the one left longest gives way, after a while, and only where its place is of use", () => {
  const [long, longer] = [session("sales", { left: GRACE_MS }), session("sales", { left: GRACE_MS + 1 })];
  const others = [session("sales", { left: GRACE_MS - 1 }), session("sales", { left: 2 * GRACE_MS, place: 1 }), session("sales")];
  expect(abandonedSession([long, longer, ...others], wanting("sales"))).toBe(longer);
  expect(abandonedSession(others, wanting("sales"))).toBeUndefined();
  expect(abandonedSession([long, longer], wanting("stock"))).toBeUndefined();
  const stock = session("stock", { left: GRACE_MS });
  expect(abandonedSession([longer, stock], wanting("stock"))).toBe(stock);
});
