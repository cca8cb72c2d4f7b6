import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMessage } from "../protocol/message.js";
import { cellMessageId } from "../protocol/page.js";
import { makeSnapshot, type Snapshot } from "./snapshot.js";
import { SnapshotFiles } from "./snapshot-files.js";

let home: string;
let directory: string;
let warnings: string[];
let files: SnapshotFiles;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "snapshots-"));
  directory = join(home, "deep", "snapshots");
  warnings = [];
  files = new SnapshotFiles({ directory, log: { warn: (_details, text) => warnings.push(text) } });
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

function snapshotOf(path: string): Promise<Snapshot> {
  const content = { name: "stdout", text: "hello\n" };
  const message = createMessage({ channel: "iopub", msgType: "stream", session: "s", parent: { msg_id: cellMessageId(2) }, content });
  const cells = [{ index: 2, status: "done" } as const];
  return makeSnapshot({ path, revision: "r1", taken: new Date(5000), complete: true, cells, messages: [message] });
}

test("what was written is read as it was, whatever the path", async () => {
  for (const path of ["sales", "team/\u00e4 \n sales", "x".repeat(3000)]) {
    const snapshot = await snapshotOf(path);
    await files.write(snapshot);
    const read = await files.read(path);
    expect(read).toMatchObject({ path, revision: "r1", taken: new Date(5000), cells: [{ index: 2, status: "done" }] });
    expect(read?.outputs(2)).toEqual([{ output_type: "stream", name: "stdout", text: "hello\n" }]);
    expect(read?.body.equals(snapshot.body)).toBe(true);
    expect(await files.list()).toContainEqual({ path, revision: "r1", taken: new Date(5000) });
  }
});

test("what is not there, was removed, or is broken is not there", async () => {
  expect([await files.read("sales"), await files.list()]).toEqual([undefined, []]);
  await files.write(await snapshotOf("sales"));
  const [name = ""] = await readdir(directory);
  await files.remove("sales");
  await files.remove("sales");
  expect([await files.read("sales"), await files.list()]).toEqual([undefined, []]);
  expect(warnings).toEqual([]);
  for (const content of ["", "no line", '{"format":2}\n', "null\n"]) {
    await writeFile(join(directory, name), content);
    expect([await files.read("sales"), await files.list()]).toEqual([undefined, []]);
  }
  await writeFile(join(directory, name), '{"format":1,"path":"sales","revision":"r1","taken":"2026-01-01"}\nhalf');
  expect(await files.read("sales")).toBeUndefined();
  expect(warnings).toHaveLength(1);
});

test("a disk that takes nothing is said once", async () => {
  await writeFile(join(home, "deep"), "a file in the way");
  await files.write(await snapshotOf("a"));
  await files.write(await snapshotOf("b"));
  expect(warnings).toHaveLength(1);
});
