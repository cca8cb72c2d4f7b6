import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GatewayError } from "./gateway-error.js";
import { Sweeps } from "./sweeps.js";

const INTERVAL_MS = 1000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function ledgerOf(entries: readonly string[]) {
  const found = entries.map((id) => ({ entry: { url: "http://one", id }, forget: vi.fn(async () => {}) }));
  return { found, beat: vi.fn(async () => {}), abandoned: vi.fn(async () => found) };
}

function sweepOver(ledger: ReturnType<typeof ledgerOf>, remove: (id: string) => Promise<void>) {
  return new Sweeps({ members: [{ url: "http://one", client: { remove } }], ledger, sweepIntervalMs: INTERVAL_MS, log: () => {} });
}

test("a gateway that keeps a sweep waiting does not keep this server from showing that it lives", async () => {
  const ledger = ledgerOf(["a"]);
  let answer = (): void => {};
  const sweeps = sweepOver(ledger, () => new Promise((resolve) => (answer = resolve)));
  await vi.advanceTimersByTimeAsync(3 * INTERVAL_MS);
  expect(ledger.beat).toHaveBeenCalledTimes(4);
  expect(ledger.abandoned).toHaveBeenCalledTimes(1);
  answer();
  await sweeps.stop();
});

test.each([
  ["that does not answer is not asked again in one sweep", false, ["a"]],
  ["that says no to one kernel is asked about the others", true, ["a", "b"]],
])("a gateway %s", async (_, wasAnswered, asked) => {
  const ledger = ledgerOf(["a", "b"]);
  const remove = vi.fn(async () => {
    throw new GatewayError("No.", wasAnswered);
  });
  await sweepOver(ledger, remove).stop();
  expect(remove.mock.calls.flat()).toEqual(asked);
  for (const { forget } of ledger.found) expect(forget).not.toHaveBeenCalled();
});
