import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createForm } from "./form.js";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "form-"));
  file = join(folder, "a.zip");
  await writeFile(file, Buffer.alloc(300_000, "x"));
});

afterEach(() => rm(folder, { recursive: true }));

test("has the length that its header tells, counts the file's bytes, and is read back by others", async () => {
  let sent = 0;
  const { headers, body } = createForm({ name: 'ä "b".zip', file, size: 300_000 }, (count) => {
    sent += count;
  });
  const bytes = await buffer(body);
  expect(bytes).toHaveLength(Number(headers["content-length"]));
  expect(sent).toBe(300_000);
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": String(headers["content-type"]) } }).formData();
  expect([...form.keys()]).toEqual(["file"]);
  const read = form.get("file");
  expect(read instanceof File && { name: read.name, size: read.size, type: read.type }).toEqual({
    name: 'ä "b".zip',
    size: 300_000,
    type: "application/zip",
  });
});

test("what is added to the file meanwhile is not sent", async () => {
  await writeFile(file, "longer than it was", { flag: "a" });
  const { headers, body } = createForm({ name: "a.zip", file, size: 300_000 }, () => {});
  expect(await buffer(body)).toHaveLength(Number(headers["content-length"]));
});

test("a file that has become shorter ends the upload", async () => {
  await truncate(file, 10);
  const { body } = createForm({ name: "a.zip", file, size: 300_000 }, () => {});
  await expect(buffer(body)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining("has become shorter") });
});
