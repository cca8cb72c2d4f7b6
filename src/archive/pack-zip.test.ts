import { execFile } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PackedFile, packZip } from "./pack-zip.js";

const READ_ZIP = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as made:
    assert made.testzip() is None
    print(json.dumps([[i.filename, made.read(i).decode(), i.compress_type, list(i.date_time), i.extract_version < 45] for i in made.infolist()]))
`;

function text(name: string, content: string, more: Partial<PackedFile> = {}): PackedFile {
  return { name, open: () => Readable.from([Buffer.from(content)]), ...more };
}

/** Never ends, and counts what is taken of it. */
function endless(): { readonly file: PackedFile; readonly taken: () => number; readonly opened: () => Readable } {
  let taken = 0;
  const stream = new Readable({
    read() {
      taken += 65536;
      this.push(Buffer.alloc(65536, "x"));
    },
  });
  return { file: { name: "endless.png", open: () => stream }, taken: () => taken, opened: () => stream };
}

describe("packZip", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "pack-"));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it("makes what Python reads", async () => {
    const file = join(directory, "made.zip");
    const content = "month,sales\n".repeat(1000);
    const files = [
      text("index.ipynb", "{}", { size: 2, modified: new Date(2024, 4, 6, 7, 8, 10) }),
      text("data/größe 日本.csv", content),
      text("img/a.PNG", content, { size: content.length }),
      text("empty.txt", "", { modified: new Date(0) }),
      text("grown.txt", content, { size: 1 }),
    ];
    await pipeline(packZip(files), createWriteStream(file));
    const { stdout } = await promisify(execFile)("python3", ["-c", READ_ZIP, file]);
    const read: unknown = JSON.parse(stdout);
    // The last: needs no zip64, which a file of unknown size does.
    expect(read).toEqual([
      ["index.ipynb", "{}", 8, [2024, 5, 6, 7, 8, 10], true],
      ["data/größe 日本.csv", content, 8, expect.anything(), false],
      ["img/a.PNG", content, 0, expect.anything(), true],
      ["empty.txt", "", 8, [1980, 1, 1, 0, 0, 0], false],
      ["grown.txt", content, 8, expect.anything(), true],
    ]);
  });

  it("waits for a slow reader", async () => {
    const { file, taken } = endless();
    const zip = packZip([file]);
    await once(zip, "readable");
    // Whatever could run without the reader has run when the amount stays the same over many turns.
    let before = -1;
    while (before !== taken()) {
      before = taken();
      for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(taken()).toBeLessThan(4 * 1024 * 1024);
    zip.destroy();
  });

  it("closes the open file when it is destroyed, and opens no other", async () => {
    const { file, opened } = endless();
    let others = 0;
    const other = {
      name: "b",
      open: () => {
        others++;
        return Readable.from([]);
      },
    };
    const zip = packZip([file, other]);
    await once(zip, "readable");
    zip.destroy();
    if (!opened().closed) await once(opened(), "close");
    expect(opened().destroyed).toBe(true);
    expect(others).toBe(0);
  });

  it("closes a file that has nothing to say", async () => {
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const silent = new Readable({ read: () => asked() });
    const zip = packZip([{ name: "silent", open: () => silent }]);
    await isAsked;
    zip.destroy();
    if (!silent.closed) await once(silent, "close");
    expect(silent.destroyed).toBe(true);
  });

  it.each([
    ["can't be opened", { name: "b", open: () => Promise.reject(new Error("Out of reach.")) }],
    ["breaks off", { name: "b", open: () => Readable.from(failing()) }],
  ])("fails with the error of a file that %s", async (_, file) => {
    const zip = packZip([text("a.txt", "x"), file]);
    zip.resume();
    const [error]: unknown[] = await once(zip, "error");
    expect(error).toMatchObject({ message: "Out of reach." });
    expect(zip.destroyed).toBe(true);
  });
});

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from("x");
  throw new Error("Out of reach.");
}
