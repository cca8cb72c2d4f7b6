import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFLATED, rawZip } from "../../test/support/raw-zip.js";
import { SMALL_LIMITS } from "../../test/support/zips.js";
import { AppError } from "../errors/app-error.js";
import { foldName, parseEntryName } from "./entry-name.js";
import { listFiles } from "./folder-files.js";
import { packZip } from "./pack-zip.js";
import { isLeftover } from "./passed-over.js";
import { unpackZip } from "./unpack-zip.js";

let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "archives-"));
});

afterAll(async () => {
  await rm(parent, { recursive: true, force: true });
});

/** Calls with a zip's place and an empty folder, two within another; answers with what is around that folder then. */
async function inPlace(work: (zip: string, target: string) => Promise<void>): Promise<readonly string[]> {
  const top = await mkdtemp(join(parent, "case-"));
  const target = join(top, "outer", "target");
  await mkdir(target, { recursive: true });
  await work(join(top, "upload.zip"), target);
  const names = await readdir(top, { recursive: true });
  await rm(top, { recursive: true });
  return names.filter((name) => !name.startsWith("outer/target/")).sort();
}

const AROUND = ["outer", "outer/target", "upload.zip"];

const part = fc
  .oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), fc.constantFrom("data", "größe", "a b", "x.tar.gz", "CON"))
  .filter((name) => isAccepted(name) && !isLeftover(name) && !name.startsWith("._") && name !== "__MACOSX");

function isAccepted(name: string): boolean {
  try {
    return parseEntryName(name).parts.length === 1 && !name.includes("/");
  } catch {
    return false;
  }
}

/** Paths with contents; none is another's folder, since files end with a mark that no folder has. */
const tree = fc
  .uniqueArray(fc.tuple(fc.array(part, { maxLength: 3 }), part, fc.uint8Array({ maxLength: 3000 })), {
    maxLength: 8,
    selector: ([folders, name]) => foldName([...folders, name].join("/")),
  })
  .map((files) =>
    files.map(([folders, name, content]) => ({ name: [...folders.map((folder) => `${folder}-d`), `${name}-f`].join("/"), content })),
  )
  .filter(
    (files) =>
      new Set(files.flatMap((file) => folders(file.name)).map(foldName)).size === new Set(files.flatMap((file) => folders(file.name))).size,
  );

function folders(name: string): readonly string[] {
  const parts = name.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

describe("zips", () => {
  it("hold what was packed", async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const all = [{ name: "index.ipynb", content: new TextEncoder().encode("{}") }, ...files];
        await inPlace(async (zip, target) => {
          const packed = all.map(({ name, content }) => ({
            name,
            open: () => Readable.from([Buffer.from(content)], { objectMode: false }),
          }));
          await pipeline(packZip(packed), createWriteStream(zip));
          const limits = { ...SMALL_LIMITS, pathLength: 2000 };
          const unpacked = await unpackZip(zip, target, limits);
          expect(unpacked.map((file) => file.name).sort()).toEqual(all.map((file) => file.name).sort());
          for (const { name, content } of all) expect(await readFile(join(target, name))).toEqual(Buffer.from(content));
          expect((await listFiles(target)).map(({ name, size }) => ({ name, size }))).toEqual(
            unpacked.map(({ name, size }) => ({ name, size })),
          );
        });
      }),
      { numRuns: 60 },
    );
  });

  it("are unpacked within their folder, or refused by a named error, whatever their bytes", async () => {
    const honest = rawZip(
      [
        { name: "index.ipynb", content: "{}" },
        { name: "data/a.csv", content: "1,2\n".repeat(20), method: DEFLATED },
        { name: "data/b.csv", content: "1,2\n".repeat(20), method: DEFLATED, isZip64: true, hasDescriptor: true },
      ],
      { zip64: true },
    );
    const change = fc.record({ at: fc.nat(honest.length - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) });
    const mutated = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
      const bytes = Buffer.from(honest);
      for (const { at, bytes: replaced } of changes) bytes.set(replaced.subarray(0, bytes.length - at), at);
      return bytes;
    });
    const garbage = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(fc.asyncProperty(fc.oneof({ arbitrary: mutated, weight: 9 }, { arbitrary: garbage, weight: 1 }), expectContained), {
      numRuns: 400,
    });
  });

  it("are unpacked within their folder, or refused by a named error, whatever their names", async () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "/",
      "\\",
      "a",
      "A",
      "C:",
      "\0",
      " ",
      "~",
      "\u00e9",
      "e\u0301",
      "index.ipynb",
      "__MACOSX",
      "%2e%2e",
    );
    const name = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
    const names = fc.array(name, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(names, (some) => expectContained(rawZip(["index.ipynb", ...some].map((each) => ({ name: each, content: "x" }))))),
      { numRuns: 300 },
    );
  });
});

async function expectContained(bytes: Buffer): Promise<void> {
  const around = await inPlace(async (zip, target) => {
    await writeFile(zip, bytes);
    const error: unknown = await unpackZip(zip, target, SMALL_LIMITS).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) expect(error).toBeInstanceOf(AppError);
  });
  expect(around).toEqual(AROUND);
}
