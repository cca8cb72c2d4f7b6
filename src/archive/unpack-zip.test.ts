import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goodZips } from "../../test/support/good-zips.js";
import { rawZip } from "../../test/support/raw-zip.js";
import { evilZips, SMALL_LIMITS } from "../../test/support/zips.js";
import { AppError } from "../errors/app-error.js";
import { unpackZip } from "./unpack-zip.js";

const SECOND = 1000;
let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "unpack-"));
});

afterAll(async () => {
  await rm(parent, { recursive: true, force: true });
});

/** An own folder with a zip and the place to unpack it to. */
async function place(bytes: Buffer): Promise<{ readonly top: string; readonly zip: string; readonly target: string }> {
  const top = await mkdtemp(join(parent, "case-"));
  const zip = join(top, "upload.zip");
  const target = join(top, "a", "b", "target");
  await mkdir(target, { recursive: true });
  await writeFile(zip, bytes);
  return { top, zip, target };
}

/** All below a folder but what is in the target. */
async function around(top: string): Promise<readonly string[]> {
  const names = await readdir(top, { recursive: true });
  return names.filter((name) => !name.startsWith("a/b/target/")).sort();
}

async function contentBelow(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map(async (file) => [file.slice(directory.length + 1), await readFile(file, "utf8")] as const));
  return Object.fromEntries(contents);
}

describe("zips that are refused", () => {
  it.each(evilZips().map((zip) => [zip.name, zip] as const))("%s", { timeout: 5 * SECOND }, async (_, { bytes, status, says }) => {
    const { top, zip, target } = await place(bytes);
    const error: unknown = await unpackZip(zip, target, SMALL_LIMITS).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ status, message: expect.stringMatching(says) });
    expect(await around(top)).toEqual(["a", "a/b", "a/b/target", "upload.zip"]);
  });

  it("leaves the folder empty when it could be known before", async () => {
    const { zip, target } = await place(rawZip([{ name: "index.ipynb", content: "{}" }, { name: "../evil" }]));
    await expect(unpackZip(zip, target, SMALL_LIMITS)).rejects.toThrow(/leads out/);
    expect(await readdir(target)).toEqual([]);
  });

  it("writes nothing more once it has failed", async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ name: `f${index}`, content: "x", crc: 1 }));
    const { zip, target } = await place(rawZip([{ name: "index.ipynb", content: "{}" }, ...many]));
    await expect(unpackZip(zip, target, SMALL_LIMITS)).rejects.toThrow(/damaged/);
    // A folder that something is still being written to could come back, or could not be removed.
    await rm(target, { recursive: true });
    await new Promise((resolve) => setImmediate(resolve));
    await expect(stat(target)).rejects.toThrow(/ENOENT/);
  });
});

describe("zips that are taken", () => {
  it("unpacks what today's programs make", { timeout: 30 * SECOND }, async () => {
    const directory = await mkdtemp(join(parent, "good-"));
    for (const { name, file, files } of await goodZips(directory)) {
      const target = join(directory, "unpacked", name.replaceAll("/", "-"));
      await mkdir(target, { recursive: true });
      const unpacked = await unpackZip(file, target, SMALL_LIMITS);
      expect(await contentBelow(target), name).toEqual(files);
      expect(
        unpacked.map((entry) => entry.name),
        name,
      ).toEqual(Object.keys(files).sort());
    }
  });

  it("tells each file's size and hash, and gives it no right to be executed", async () => {
    const { zip, target } = await place(rawZip([{ name: "index.ipynb", content: "{}", mode: 0o104777 }]));
    const sha256 = createHash("sha256").update("{}").digest("hex");
    expect(await unpackZip(zip, target, SMALL_LIMITS)).toEqual([{ name: "index.ipynb", size: 2, sha256 }]);
    expect((await stat(join(target, "index.ipynb"))).mode & 0o7133).toBe(0);
  });

  it("takes as much as each limit allows", async () => {
    const depth = "d/".repeat(SMALL_LIMITS.depth);
    const folders = SMALL_LIMITS.depth;
    const others = Array.from({ length: SMALL_LIMITS.entries - folders - 2 }, (_, index) => ({ name: `f${index}` }));
    const { zip, target } = await place(rawZip([{ name: "index.ipynb" }, { name: `${depth}a.txt` }, ...others]));
    expect(await unpackZip(zip, target, SMALL_LIMITS)).toHaveLength(SMALL_LIMITS.entries - folders);
  });

  it("passes errors of the disk through", async () => {
    const { top, zip, target } = await place(rawZip([{ name: "index.ipynb", content: "{}" }]));
    await writeFile(join(top, "outside.txt"), "untouched");
    await symlink(join(top, "outside.txt"), join(target, "index.ipynb"));
    await expect(unpackZip(zip, target, SMALL_LIMITS)).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readFile(join(top, "outside.txt"), "utf8")).toBe("untouched");
    await expect(unpackZip(join(top, "gone.zip"), target, SMALL_LIMITS)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
