import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Kernel, KernelProvider } from "../kernels/kernel.js";
import { DEFAULT_SETTINGS } from "../notebook/dashboard-settings.js";
import { parseNotebook } from "../notebook/parse-notebook.js";
import { SessionRegistry } from "./registry.js";
import { GRACE_MS } from "./sweep.js";
import type { OpenRequest, SessionClient } from "./types.js";

const HOUR_MS = 3_600_000;
const metadata = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };
const notebook = parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [] }), "a.ipynb");
const spec = { name: "python3", displayName: "Python 3", language: "python" };
const silence = { debug() {}, info() {}, warn() {}, error() {} };
const page: SessionClient = { kind: "page", send() {}, close() {} };

let starts: (() => void)[];
let stopped: number;
let registry: SessionRegistry;

/** Starts when the test says so. */
const kernels: KernelProvider = {
  specs: async () => [spec],
  start: (_request, signal) =>
    new Promise((resolve, reject) => {
      starts.push(() => resolve(kernel()));
      signal?.addEventListener("abort", () => reject(new Error("not wanted any more")));
    }),
  close: async () => {},
};

function kernel(): Kernel {
  const nothing = (): void => {};
  const stop = async (): Promise<void> => {
    stopped += 1;
  };
  return { id: "k", spec, send: nothing, onMessage: () => nothing, onDied: () => nothing, interrupt: stop, restart: stop, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
  starts = [];
  stopped = 0;
  registry = new SessionRegistry({
    kernels,
    log: silence,
    observer: { kernelStarted() {}, kernelStartFailed() {}, kernelDied() {} },
    refusals: { count() {} },
    retentionMs: HOUR_MS,
    cullIdleMs: 0,
    cellTimeoutMs: undefined,
    maxKernels: 2,
    maxKernelsPerVisitor: 8,
    maxSharedSessions: 8,
    maxKernelsPerDashboard: undefined,
    kernelsStartingAtOnce: 2,
    queueMax: 10,
    journalMaxBytes: 1_000_000,
    allowedTargets: new Set(),
    tracebacks: false,
  });
});

afterEach(async () => {
  await registry.close();
  vi.useRealTimers();
});

function request(visitor: string, mode: OpenRequest["mode"] = "server-run"): OpenRequest {
  const dashboard = { path: "sales", revision: "r1", notebook, settings: DEFAULT_SETTINGS, directory: "/", isBundle: false };
  return { visitor, dashboard, query: "", mode, environment: {} };
}

async function opened(visitor: string) {
  const session = registry.open(request(visitor));
  await vi.advanceTimersByTimeAsync(0);
  starts.pop()?.();
  await session.started;
  return session;
}

test("where others wait, the session that was left longest gives way, half a minute after its page has gone", async () => {
  const [first, second] = [await opened("first"), await opened("second")];
  const connections = [first.attach(page), second.attach(page)];
  connections[1]?.detach();
  await vi.advanceTimersByTimeAsync(5000);
  connections[0]?.detach();
  const third = registry.open(request("third"));
  third.attach(page);
  expect(third.state.place).toBe(1);
  await vi.advanceTimersByTimeAsync(GRACE_MS - 6000);
  expect(stopped).toBe(0);
  await vi.advanceTimersByTimeAsync(3000);
  expect(registry.get("second", second.id)).toBeUndefined();
  expect(registry.get("first", first.id)).toBe(first);
  expect(third.state.place).toBeUndefined();
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  expect(registry.get("first", first.id)).toBe(first);
});

test("a Jupyter client has its time to connect once its kernel has started, however long that took", async () => {
  const session = registry.open(request("client", "client-run"));
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(registry.get("client", session.id)).toBe(session);
  starts.pop()?.();
  await vi.advanceTimersByTimeAsync(HOUR_MS - 1);
  expect(registry.get("client", session.id)).toBe(session);
  await vi.advanceTimersByTimeAsync(2);
  expect(registry.get("client", session.id)).toBeUndefined();
});

test("who waits and goes is out of the queue after ten seconds, and may come back before", async () => {
  for (const visitor of ["first", "second"]) (await opened(visitor)).attach(page);
  const waiting = registry.open(request("third"));
  waiting.attach(page).detach();
  await vi.advanceTimersByTimeAsync(9000);
  expect(registry.open(request("third"))).toBe(waiting);
  waiting.attach(page).detach();
  await vi.advanceTimersByTimeAsync(10_001);
  expect(registry.get("third", waiting.id)).toBeUndefined();
  expect(registry.open(request("fourth")).state.place).toBe(1);
});

test("who asks and never comes is in nobody's way, and gone after ten seconds", async () => {
  for (const visitor of ["first", "second"]) (await opened(visitor)).attach(page);
  const absent = registry.open(request("absent"));
  const arriving = registry.open(request("arriving"));
  expect([absent.state.place, arriving.state.place]).toEqual([1, 2]);
  arriving.attach(page);
  expect([absent.state.place, arriving.state.place]).toEqual([2, 1]);
  await vi.advanceTimersByTimeAsync(10_001);
  expect(registry.get("absent", absent.id)).toBeUndefined();
  expect(registry.get("arriving", arriving.id)).toBe(arriving);
});

test("who loads the page again has ten seconds to connect, however short a session is kept", async () => {
  const session = await opened("first");
  session.attach(page).detach();
  await vi.advanceTimersByTimeAsync(HOUR_MS - 1);
  expect(registry.open(request("first"))).toBe(session);
  await vi.advanceTimersByTimeAsync(9000);
  expect(registry.find("first", "sales", "", "r1")).toBe(session);
  await vi.advanceTimersByTimeAsync(9000);
  const again = session.attach(page);
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(registry.get("first", session.id)).toBe(session);
  again.detach();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(registry.get("first", session.id)).toBeUndefined();
});

test("of shared sessions that nobody else has come to, a visitor has as many as of their own", () => {
  const shared = (visitor: string, path: string): OpenRequest => {
    const asked = request(visitor);
    return { ...asked, dashboard: { ...asked.dashboard, path }, sharing: { viewOnly: false, revive: true } };
  };
  for (let index = 0; index < 8; index += 1) registry.open(shared("greedy", `board ${index}`));
  expect(() => registry.open(shared("greedy", "board 8"))).toThrow("too many dashboards");
  registry.open(shared("another", "board 0"));
  expect(registry.open(shared("greedy", "board 8")).sharing).toBeDefined();
});
