import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KernelLedger, type LedgerEntry } from "./kernel-ledger.js";

const ENTRY = { url: "http://gateway:8888", id: "a/b" };
const OTHER = { url: "http://gateway:8888", id: "c" };
const MINUTE_MS = 60_000;
const GONE = `${hostname()}~${2 ** 30}~never`;

let folder: string;
let directory: string;
let now: Date;
let lines: string[];
let ledger: KernelLedger;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ledger-"));
  directory = join(folder, "made", "when needed");
  now = new Date();
  lines = [];
  ledger = new KernelLedger({ directory, now: () => now, log: (line) => lines.push(line) });
});

afterEach(() => rm(folder, { recursive: true }));

async function left(name: string, entry: LedgerEntry): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${name}~x.json`);
  await writeFile(file, JSON.stringify(entry));
  return file;
}

async function found(): Promise<readonly LedgerEntry[]> {
  return (await ledger.abandoned()).map(({ entry }) => entry);
}

test("before the first kernel there is nothing, and no folder", async () => {
  expect(await found()).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test("own kernels are not abandoned, until one could not be deleted", async () => {
  await ledger.add(ENTRY);
  await ledger.add(OTHER);
  expect(await found()).toEqual([]);
  ledger.leave(OTHER);
  const [abandoned] = await ledger.abandoned();
  expect(abandoned?.entry).toEqual(OTHER);
  await abandoned?.forget();
  expect(await found()).toEqual([]);
  await ledger.remove(ENTRY);
  expect(await readdir(directory)).toEqual([]);
});

test("those of a process that is gone are, and are forgotten one by one", async () => {
  await left(GONE, ENTRY);
  await left(`${hostname()}~1~`, OTHER);
  const abandoned = await ledger.abandoned();
  expect(abandoned.map(({ entry }) => entry)).toContainEqual(ENTRY);
  for (const { forget } of abandoned) await forget();
  expect(await found()).toEqual([]);
});

test("those of another machine are once its server has not shown itself for a quarter of an hour", async () => {
  const file = await left("elsewhere~1~x", ENTRY);
  expect(await found()).toEqual([]);
  now = new Date(now.getTime() + 20 * MINUTE_MS);
  expect(await found()).toEqual([ENTRY]);
  await utimes(file, now, now);
  expect(await found()).toEqual([]);
});

test("a beat is what shows it", async () => {
  await ledger.add(ENTRY);
  const before = new Date(now.getTime() - 60 * MINUTE_MS);
  const [name = ""] = await readdir(directory);
  await utimes(join(directory, name), before, before);
  await ledger.beat();
  // As a server on another machine has it.
  const foreign = new KernelLedger({ directory, now: () => now, log: () => {} });
  expect(await foreign.abandoned()).toEqual([]);
});

test("what is no entry is left alone", async () => {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `${GONE}~x.json`), "{");
  await writeFile(join(directory, `${GONE}~y.json`), '{"url":"http://gateway"}');
  await writeFile(join(directory, `${GONE}~z.json.new`), JSON.stringify(ENTRY));
  expect(await found()).toEqual([]);
});

test("a folder that can't be written is told once, and nothing fails", async () => {
  await writeFile(join(folder, "made"), "a file");
  await ledger.add(ENTRY);
  await ledger.add(OTHER);
  await ledger.remove(ENTRY);
  expect(lines).toEqual([expect.stringMatching(/^The kernels on the gateway can't be written down in .* \(ENOTDIR\)\./)]);
});
