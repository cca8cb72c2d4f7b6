import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Author, bundleUpload, notebookText, notebookUpload } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

let place: string;
let folder: string;
let server: ServerProcess;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "disks-"));
  folder = join(place, "boards");
  await mkdir(folder);
  await mkdir(join(place, "seed"));
  await writeFile(join(place, "seed/sales.ipynb"), notebookText("The old one"));
});

afterEach(async () => {
  await server.stop();
  await rm(place, { recursive: true });
});

/** A server whose folder is a small disk of its own. */
async function serveDisk(options: string, afterwards = "true"): Promise<Author> {
  const mounts = `mount -t tmpfs -o ${options} tmpfs "${folder}" && cp "${place}"/seed/* "${folder}" && ${afterwards}`;
  server = await startServerProcess({ folder, mounts, env: { LOG_LEVEL: "error" } });
  return new Author(server.url);
}

async function expectTheOldOne(): Promise<void> {
  const page = await fetch(`${server.url}/dashboards/sales`, { headers: { accept: "text/html" } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("The old one")]);
}

async function refusal(response: Response): Promise<{ status: number; message: string }> {
  const body = (await response.json()) as { message: string };
  return { status: response.status, message: body.message };
}

test("a disk without room for an upload: 507, the old stays, and what fits is taken afterwards", async () => {
  const author = await serveDisk("size=2m");
  const large = await bundleUpload({ "index.ipynb": notebookText("New"), "a.bin": randomBytes(3_000_000) });
  expect(await refusal(await author.publish("sales", large))).toEqual({ status: 507, message: expect.stringMatching(/no room/i) });
  await expectTheOldOne();
  expect((await author.publish("sales", notebookUpload("Small enough"))).status).toBe(201);
});

test("a disk without room for what a zip holds: 507, and the old stays", async () => {
  const author = await serveDisk("size=4m");
  // Half as large when packed: two letters for each byte.
  const packed = await bundleUpload({ "index.ipynb": notebookText("New"), "a.csv": randomBytes(1_600_000).toString("hex") });
  expect(packed.bytes.length).toBeLessThan(2_500_000);
  expect(await refusal(await author.publish("sales", packed))).toEqual({ status: 507, message: expect.stringMatching(/no room/i) });
  await expectTheOldOne();
  expect((await author.publish("sales", notebookUpload("Small enough"))).status).toBe(201);
});

test("a disk without room at any step of a change: the old or the new, never less", async () => {
  const author = await serveDisk("size=2m,nr_inodes=80");
  // The disk as only the server sees it.
  const disk = join("/proc", String(server.process.pid), "root", folder);
  const upload = await bundleUpload({ "index.ipynb": notebookText("The new one"), "a.css": "a{}" });
  const statuses = new Set<number>();
  // So few files fit that it is the swap, the record or the kept revision that finds no room.
  for (let free = 0; free < 20; free++) {
    for (const name of await readdir(disk)) await rm(join(disk, name), { recursive: true });
    await writeFile(join(disk, "sales.ipynb"), notebookText("The old one"));
    for (let filler = (await statfs(disk)).ffree; filler > free; filler--) await writeFile(join(disk, `filler-${filler}`), "");
    const { status } = await author.publish("sales", upload);
    statuses.add(status);
    const page = await fetch(`${server.url}/dashboards/sales`, { headers: { accept: "text/html" } });
    expect([free, status, await page.text()]).toEqual([
      free,
      status,
      expect.stringContaining(status === 201 ? "The new one" : "The old one"),
    ]);
    await expect.poll(() => readdir(join(disk, ".jupyter-dashboards/staging")).catch(() => [])).toEqual([]);
  }
  expect([...statuses].sort()).toEqual([201, 507]);
});

test("a disk that may only be read: 500 with a reason, and dashboards are shown", async () => {
  const author = await serveDisk("size=2m", `mount -o remount,ro "${folder}"`);
  expect(await refusal(await author.publish("sales", notebookUpload("New")))).toEqual({
    status: 500,
    message: expect.stringMatching(/may not write/i),
  });
  expect((await refusal(await author.remove("sales"))).status).toBe(500);
  await expectTheOldOne();
  await server.stop();
  const lines = server
    .log()
    .split("\n")
    .filter((line) => line.includes("may not write"));
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 50, code: "EROFS", file: expect.stringContaining(folder), path: "/_api/notebooks/sales" }),
    expect.objectContaining({ level: 50, code: "EROFS" }),
  ]);
  expect(lines.join()).not.toContain("stack");
});
