import { expect, test } from "vitest";
import { Shelf } from "./shelf.js";
import { makeSnapshot, type Snapshot } from "./snapshot.js";

function snapshotOf(path: string, complete = true): Promise<Snapshot> {
  return makeSnapshot({ path, revision: "r1", taken: new Date(0), complete, cells: [], messages: [] });
}

function shelfOf(maxBytes: number) {
  const disk = new Map<string, Snapshot>();
  const readings: string[] = [];
  const files = {
    read: async (path: string) => {
      readings.push(path);
      return disk.get(path);
    },
    write: async (snapshot: Snapshot) => void disk.set(snapshot.path, snapshot),
    remove: async (path: string) => void disk.delete(path),
  };
  return { shelf: new Shelf({ files, maxBytes }), disk, readings };
}

test("many who ask at once wait for one reading, and the next need not", async () => {
  const { shelf, disk, readings } = shelfOf(1_000_000);
  const snapshot = await snapshotOf("a");
  disk.set("a", snapshot);
  expect(await Promise.all([shelf.find("a"), shelf.find("a"), shelf.find("a")])).toEqual([snapshot, snapshot, snapshot]);
  expect(await shelf.find("a")).toBe(snapshot);
  expect(readings).toEqual(["a"]);
});

test("over the bound, the one that was not asked for the longest is let go, and comes from disk again", async () => {
  const [a, b, c] = [await snapshotOf("a"), await snapshotOf("b"), await snapshotOf("c")];
  const { shelf, readings } = shelfOf(a.body.byteLength * 2);
  await shelf.put(a);
  await shelf.put(b);
  await shelf.find("a");
  await shelf.put(c);
  expect(await shelf.find("a")).toBe(a);
  expect(readings).toEqual([]);
  expect(await shelf.find("b")).toBe(b);
  expect(readings).toEqual(["b"]);
});

test("one larger than the bound is kept while it is the last", async () => {
  const { shelf, readings } = shelfOf(1);
  const snapshot = await snapshotOf("a");
  await shelf.put(snapshot);
  expect(await shelf.find("a")).toBe(snapshot);
  expect(readings).toEqual([]);
});

test("what is put or removed while the disk is read counts", async () => {
  const { shelf, disk } = shelfOf(1_000_000);
  const [former, latter] = [await snapshotOf("a"), await snapshotOf("a")];
  disk.set("a", former);
  const reading = shelf.find("a");
  await shelf.put(latter);
  expect([await reading, await shelf.find("a")]).toEqual([latter, latter]);
  const again = shelf.find("a");
  await shelf.remove("a");
  await again;
  expect(await shelf.find("a")).toBeUndefined();
});

test("one with a failed cell does not outlive the server", async () => {
  const { shelf, disk } = shelfOf(1_000_000);
  await shelf.put(await snapshotOf("a"));
  const failed = await snapshotOf("a", false);
  await shelf.put(failed);
  expect(await shelf.find("a")).toBe(failed);
  expect(disk.has("a")).toBe(false);
});
