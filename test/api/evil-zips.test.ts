import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Author, bundleUpload, notebookText } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { evilZips, SMALL_LIMITS } from "../support/zips.js";

/** Holds the served folder and what lies beside it. */
let home: string;
let server: ServerProcess;
let author: Author;
let before: readonly string[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "evil-"));
  const folder = join(home, "a", "served");
  await mkdir(folder, { recursive: true });
  await writeFile(join(home, "beside.txt"), "beside");
  server = await startServerProcess({
    folder,
    env: {
      LOG_LEVEL: "error",
      UPLOAD_MAX_UNPACKED_BYTES: String(SMALL_LIMITS.unpackedBytes),
      UPLOAD_MAX_ENTRIES: String(SMALL_LIMITS.entries),
      UPLOAD_MAX_RATIO: String(SMALL_LIMITS.ratio),
      UPLOAD_MAX_DEPTH: String(SMALL_LIMITS.depth),
      UPLOAD_MAX_PATH_LENGTH: String(SMALL_LIMITS.pathLength),
    },
  });
  author = new Author(server.url);
  await author.publish("kept", await bundleUpload({ "index.ipynb": notebookText("Kept"), "data.json": "[1]" }));
  before = await contentOf(home);
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true });
});

/** Every file with its content, every folder, and the links as they are. */
async function contentOf(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) return `${path} ${entry.isDirectory() ? "folder" : "other"}`;
    return `${path} ${createHash("sha256")
      .update(await readFile(path))
      .digest("hex")}`;
  });
  return (await Promise.all(lines)).sort();
}

test.each(evilZips().map((zip) => [zip.name, zip] as const))("%s is refused, and changes nothing on disk", async (_name, zip) => {
  const response = await author.publish("kept", { fileName: "sent.zip", bytes: zip.bytes });
  const answer: unknown = await response.json();
  expect(answer).toEqual({ message: expect.stringMatching(zip.says), status: zip.status, url: "/_api/notebooks/kept" });
  expect(response.status).toBe(zip.status);
  expect(await contentOf(home)).toEqual(before);
  expect(await (await fetch(`${server.url}/dashboards/kept/data.json`)).text()).toBe("[1]");
});

test("nothing has come to where the zips wanted to write", async () => {
  for (const path of ["/tmp/evil.txt", join(tmpdir(), "evil.txt"), "/server/evil.txt"]) {
    await expect(stat(path)).rejects.toThrow("ENOENT");
  }
});
