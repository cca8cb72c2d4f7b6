import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { GatewayProvider } from "../../src/kernels/gateway/gateway-provider.js";
import { KernelLedger } from "../../src/kernels/gateway/kernel-ledger.js";
import type { Kernel } from "../../src/kernels/kernel.js";
import { createGateway, type GatewayProcess } from "../support/gateway-process.js";
import { until } from "../support/patience.js";
import { execute, textOf } from "./execute.js";
import { PLAIN_STARTS } from "./plain-starts.js";

const SECOND = 1000;

let ledgers: string;
let one: GatewayProcess;
let other: GatewayProcess;
let provider: GatewayProvider;
let lines: string[];

beforeAll(async () => {
  ledgers = await mkdtemp(join(tmpdir(), "ledgers-"));
  [one, other] = await Promise.all([createGateway("Kernel Gateway"), createGateway("Kernel Gateway")]);
});

beforeEach(() => {
  lines = [];
  provider = provide();
});

function provide(ledger = new KernelLedger({ directory: ledgers, now: () => new Date(), log: () => {} })): GatewayProvider {
  return new GatewayProvider({
    gateways: [one, other].map(({ url, token }) => ({ url, token, requestTimeoutMs: 5 * SECOND })),
    ...PLAIN_STARTS,
    startTimeoutMs: 20 * SECOND,
    checkIntervalMs: SECOND,
    sweepIntervalMs: 60 * SECOND,
    ledger,
    log: (line) => lines.push(line),
    warn: (line) => lines.push(line),
  });
}

afterEach(() => provider.close());

afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  const left = await readdir(ledgers);
  await rm(ledgers, { recursive: true });
  expect(left).toEqual([]);
});

async function start(): Promise<Kernel> {
  await provider.specs();
  return provider.start({ kernelName: "python3", workingDirectory: tmpdir(), env: {} });
}

async function counts(): Promise<readonly number[]> {
  return Promise.all([one.kernels(), other.kernels()]);
}

test("new kernels go to the gateway with the fewest, those of others counted", async () => {
  const [first, second] = await Promise.all([start(), start()]);
  expect(await counts()).toEqual([1, 1]);
  const foreign = await one.startKernel();
  const third = await start();
  expect(await counts()).toEqual([2, 2]);
  await Promise.all([first, second, third].map((kernel) => kernel.stop()));
  await one.deleteKernel(foreign);
});

test("one that is away is set aside and used again once it is back; a dead kernel comes back on the other", async () => {
  const kernels = await Promise.all([start(), start()]);
  const died = Promise.race(kernels.map((kernel) => new Promise<Kernel>((resolve) => kernel.onDied(() => resolve(kernel)))));
  await one.stop();
  const third = await start();
  expect(await other.kernels()).toBe(2);
  expect(lines.filter((line) => line.includes("is set aside"))).toEqual([expect.stringContaining(one.url)]);
  await one.start();
  const lost = await died;
  // Where it was is no matter.
  await lost.restart();
  expect(textOf(await execute(lost, "print(1 + 1)"))).toBe("2\n");
  await until(async () => lines.includes(`The gateway ${one.url} can be used again.`));
  await Promise.all([...kernels, third].map((kernel) => kernel.stop()));
  expect(await counts()).toEqual([0, 0]);
});

test("one that hangs holds nobody up", async () => {
  await provider.specs();
  one.freeze();
  try {
    const kernels = [await start(), await start()];
    expect(await other.kernels()).toBe(2);
    await Promise.all(kernels.map((kernel) => kernel.stop()));
  } finally {
    one.thaw();
  }
});

test("kernels are restarted on another while theirs hangs, and deleted there once it answers", async () => {
  const kernels = [await start(), await start()];
  one.freeze();
  try {
    await Promise.all(kernels.map((kernel) => kernel.restart()));
    expect(await other.kernels()).toBe(2);
  } finally {
    one.thaw();
  }
  await until(async () => (await one.kernels()) === 0);
  await Promise.all(kernels.map((kernel) => kernel.stop()));
  expect(await counts()).toEqual([0, 0]);
});

test("what a gateway that hangs could not delete when the server ended is deleted later", async () => {
  await provider.close();
  const ledger = new KernelLedger({ directory: ledgers, now: () => new Date(), log: () => {} });
  provider = provide(ledger);
  await Promise.all([start(), start()]);
  one.freeze();
  try {
    await provider.close();
    expect(await ledger.abandoned()).toMatchObject([{ entry: { url: one.url } }]);
  } finally {
    one.thaw();
  }
  provider = provide(ledger);
  await until(async () => (await ledger.abandoned()).length === 0);
  expect(await counts()).toEqual([0, 0]);
});

test("a start that one gateway refuses is made on the next", async () => {
  await one.close();
  one = await createGateway("Kernel Gateway", { args: ["--KernelGatewayApp.max_kernels=1"] });
  await provider.close();
  provider = provide();
  const foreign = await Promise.all([other.startKernel(), other.startKernel(), other.startKernel()]);
  const kernels = [await start(), await start()];
  expect(await counts()).toEqual([1, 4]);
  expect(lines.filter((line) => line.includes("is set aside"))).toEqual([]);
  await Promise.all([...kernels.map((kernel) => kernel.stop()), ...foreign.map((id) => other.deleteKernel(id))]);
});
