import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
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
  const author = await serveDisk("size=2m");
  const packed = await bundleUpload({ "index.ipynb": notebookText("New"), "a.csv": "1234,".repeat(700_000) });
  expect(packed.bytes.length).toBeLessThan(100_000);
  expect(await refusal(await author.publish("sales", packed))).toEqual({ status: 507, message: expect.stringMatching(/no room/i) });
  await expectTheOldOne();
  expect((await author.publish("sales", notebookUpload("Small enough"))).status).toBe(201);
});

test("a disk without room at any step of a change: the old or the new, never less", async () => {
  // Few files fit, so that it is the swap, the record or the kept revision that finds no room.
  for (let inodes = 4; inodes < 24; inodes++) {
    const author = await serveDisk(`size=2m,nr_inodes=${inodes}`);
    const response = await author.publish("sales", await bundleUpload({ "index.ipynb": notebookText("The new one"), "a.css": "a{}" }));
    expect([201, 507]).toContain(response.status);
    const page = await fetch(`${server.url}/dashboards/sales`, { headers: { accept: "text/html" } });
    expect(await page.text()).toContain(response.status === 201 ? "The new one" : "The old one");
    await server.stop();
  }
});

test("a disk that may only be read: 500 with a reason, and dashboards are shown", async () => {
  const author = await serveDisk("size=2m", `mount -o remount,ro "${folder}"`);
  expect(await refusal(await author.publish("sales", notebookUpload("New")))).toEqual({
    status: 500,
    message: expect.stringMatching(/may not write/i),
  });
  expect((await refusal(await author.remove("sales"))).status).toBe(500);
  await expectTheOldOne();
});
