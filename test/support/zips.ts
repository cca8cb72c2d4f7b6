/** Zips that must be refused, each for one reason, and what the refusal says. Made as they are needed: none is a file of the project. */
import { crc32, deflateRawSync } from "node:zlib";
import type { ArchiveLimits } from "../../src/archive/archive.js";
import { DEFLATED, extraField, type RawEntry, rawLocal, rawZip, STORED } from "./raw-zip.js";

export interface EvilZip {
  /** What is wrong with it. */
  readonly name: string;
  readonly status: 400 | 413;
  /** A part of the message. */
  readonly says: RegExp;
  readonly bytes: Buffer;
}

/** Small ones, so that going over them is cheap. The size must be more than 2 MiB, where the ratio counts. */
export const SMALL_LIMITS: ArchiveLimits = { unpackedBytes: 4 * 1024 * 1024, entries: 50, ratio: 50, depth: 4, pathLength: 300 };

/** `limits`: those of who will be sent the zips. */
export function evilZips(limits: ArchiveLimits = SMALL_LIMITS): readonly EvilZip[] {
  return [...badPaths(), ...badEntries(), ...collisions(), ...damagedZips(), ...noDashboards(), ...overLimits(limits)];
}

const INDEX: RawEntry = { name: "index.ipynb", content: '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}' };
const MIB = 1024 * 1024;

function evil(status: 400 | 413, name: string, says: RegExp, bytes: Buffer): EvilZip {
  return { name, status, says, bytes };
}

/** A zip that has but one thing wrong. */
function withEntries(...entries: readonly RawEntry[]): Buffer {
  return rawZip([INDEX, ...entries]);
}

function badPaths(): readonly EvilZip[] {
  const cases: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ["a path that leads out", "../evil.txt", /leads out/],
    ["a path that leads out from within", "a/../../evil.txt", /leads out/],
    ["a path that leads out and back", "a/../evil.txt", /leads out/],
    ["two dots alone", "..", /leads out/],
    ["a path that leads out in what is passed over", "__MACOSX/../../evil.txt", /leads out/],
    ["an absolute path", "/tmp/evil.txt", /absolute/],
    ["two slashes before a path", "//server/evil.txt", /absolute/],
    ["a drive", "C:\\evil.txt", /backslash/],
    ["a drive with a slash", "C:/evil.txt", /absolute/],
    ["a drive's present folder", "c:evil.txt", /absolute/],
    ["backslashes", "a\\b.txt", /backslash/],
    ["backslashes that lead out", "..\\evil.txt", /backslash/],
    ["a NUL", "evil.txt\0.png", /control character/],
    ["a line break", "evil\n.txt", /control character/],
    ["an escape sequence", "\u001b[2Jevil.txt", /control character/],
    ["a turned reading direction", "gnp\u202etxt.exe", /control character/],
    ["an empty part", "a//b.txt", /empty part/],
    ["no name", "", /no name/],
    ["a dot at the end", "evil.", /dot or a space/],
    ["a space at the end of a folder", "img /a.png", /dot or a space/],
    ["three dots", ".../evil.txt", /dot or a space/],
    ["a name of 256 bytes", "x".repeat(256), /more than 255 bytes/],
    ["a name in Latin-1", Buffer.from("b\xe4r.png", "latin1"), /not written in UTF-8/],
    ["a name with a half character", Buffer.from([0x61, 0xc3]), /not written in UTF-8/],
    ["an overlong slash", Buffer.from([0x2e, 0x2e, 0xc0, 0xaf, 0x61]), /not written in UTF-8/],
  ];
  return cases.map(([what, name, says]) => evil(400, what, says, withEntries({ name, content: "evil" })));
}

function badEntries(): readonly EvilZip[] {
  const link = /link or a special file/;
  const encrypted = /encrypted/;
  return [
    evil(400, "a symbolic link", link, withEntries({ name: "passwd", content: "/etc/passwd", mode: 0o120777 })),
    evil(400, "a symbolic link said to be of MS-DOS", link, withEntries({ name: "passwd", content: "/etc", mode: 0o120777, system: 0 })),
    evil(400, "a symbolic link called like a folder", link, withEntries({ name: "etc/", mode: 0o120777 })),
    evil(400, "a link and a file behind it", link, withEntries({ name: "a", content: "/tmp", mode: 0o120777 }, { name: "a/evil.txt" })),
    evil(400, "a device", link, withEntries({ name: "null", mode: 0o020666 })),
    evil(400, "a pipe", link, withEntries({ name: "pipe", mode: 0o010644 })),
    evil(400, "a socket", link, withEntries({ name: "socket", mode: 0o140755 })),
    evil(400, "a folder called like a file", link, withEntries({ name: "folder", mode: 0o040755 })),
    evil(400, "a folder with content", /content like a file/, withEntries({ name: "folder/", content: "evil", mode: 0o040755 })),
    evil(400, "a password", encrypted, withEntries({ name: "secret.txt", content: "x", packed: Buffer.alloc(13), flags: 0x0001 })),
    evil(400, "strong encryption", encrypted, withEntries({ name: "secret.txt", content: "x", flags: 0x0041 })),
    evil(400, "encrypted names", encrypted, withEntries({ name: "1", content: "x", flags: 0x2000 })),
    evil(400, "AES", encrypted, withEntries({ name: "secret.txt", content: "x", flags: 0x0001, method: 99 })),
    evil(400, "Deflate64", /other than Deflate/, withEntries({ name: "a.txt", content: "x", method: 9 })),
    evil(400, "Zstandard", /other than Deflate/, withEntries({ name: "a.txt", content: "x", method: 93 })),
    evil(400, "two names for one file", /two different names/, withEntries({ name: "a.txt", localName: "b.txt", content: "x" })),
    evil(
      400,
      "a second name that leads out",
      /leads out/,
      withEntries({ name: "a.txt", content: "x", extra: unicodePath("a.txt", Buffer.from("../evil.txt")) }),
    ),
  ];
}

/** The extra field by which Info-ZIP gives a name in UTF-8. */
export function unicodePath(replaced: string | Buffer, name: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(1);
  head.writeUInt32LE(crc32(Buffer.from(replaced)), 1);
  return extraField(0x7075, Buffer.concat([head, name]));
}

function collisions(): readonly EvilZip[] {
  const same = /same name on many computers/;
  const inner: RawEntry = { name: "inner.txt", content: "x" };
  const outer: RawEntry = { name: "outer.txt", content: rawLocal(inner) };
  const start = rawLocal(INDEX).length;
  return [
    evil(400, "a name twice", /is there twice/, withEntries({ name: "a.txt", content: "1" }, { name: "a.txt", content: "2" })),
    evil(400, "a name twice with a dot", /is there twice/, withEntries({ name: "a.txt" }, { name: "./a.txt" })),
    evil(400, "two notebooks", /is there twice/, withEntries(INDEX)),
    evil(400, "names alike but for case", same, withEntries({ name: "Img.png" }, { name: "img.PNG" })),
    evil(400, "folders alike but for case", same, withEntries({ name: "Img/a.png" }, { name: "img/b.png" })),
    evil(400, "names alike but for the accent's form", same, withEntries({ name: "\u00e9.txt" }, { name: "e\u0301.txt" })),
    evil(400, "names alike in capitals", same, withEntries({ name: "stra\u00dfe" }, { name: "STRASSE" })),
    evil(400, "a file that is a folder too", /both a file and a folder/, withEntries({ name: "a" }, { name: "a/b.txt" })),
    evil(400, "a folder that is a file too", /both a file and a folder/, withEntries({ name: "a/" }, { name: "a" })),
    evil(400, "two files with one header", /overlaps/, withEntries({ name: "copy.ipynb", headerStart: 0 })),
    evil(
      400,
      "a file within another's data",
      /overlaps/,
      withEntries(outer, { ...inner, headerStart: start + rawLocal(outer).length - rawLocal(inner).length }),
    ),
  ];
}

const AFTER_SIGNATURE = 4;

function damagedZips(): readonly EvilZip[] {
  const damaged = /not a zip, or damaged/;
  const honest = withEntries({ name: "data.csv", content: "1,2,3\n".repeat(100), method: DEFLATED });
  const text = Buffer.from("A table of numbers. ".repeat(20));
  const packed = deflateRawSync(text);
  const file = (lies: Partial<RawEntry>): Buffer => withEntries({ name: "a.txt", content: text, method: DEFLATED, ...lies });
  const lastHeader = honest.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const unsigned = Buffer.from(honest);
  unsigned.fill(0, lastHeader, lastHeader + AFTER_SIGNATURE);
  return [
    evil(400, "nothing", damaged, Buffer.alloc(0)),
    evil(400, "text", damaged, Buffer.from("This is no zip.\n".repeat(10))),
    evil(400, "a notebook called a zip", damaged, Buffer.from(INDEX.content ?? "")),
    evil(400, "the first half", damaged, honest.subarray(0, honest.length / 2)),
    evil(400, "the last bytes missing", damaged, honest.subarray(0, -5)),
    evil(400, "the first bytes missing", damaged, honest.subarray(10)),
    evil(400, "bytes behind the end", damaged, Buffer.concat([honest, Buffer.from("more")])),
    evil(400, "a broken central header", damaged, unsigned),
    evil(400, "a wrong checksum", damaged, file({ crc: 1 })),
    evil(400, "a wrong checksum of a stored file", damaged, file({ method: STORED, crc: 1 })),
    evil(400, "more content than it says", damaged, file({ size: 10 })),
    evil(400, "less content than it says", damaged, file({ size: text.length + 1 })),
    evil(400, "packed data that is none", damaged, file({ packed: Buffer.from("x".repeat(30)) })),
    evil(400, "packed data that breaks off", damaged, file({ packed: packed.subarray(0, -4) })),
    evil(400, "no packed data", damaged, file({ packed: Buffer.alloc(0) })),
    evil(400, "something behind the packed data", damaged, file({ packed: Buffer.concat([packed, Buffer.alloc(200_000)]) })),
    evil(400, "a stored file of another size", damaged, withEntries({ name: "a.txt", content: "abc", size: 4 })),
    evil(400, "data behind the end of the file", damaged, file({ packedSize: 1_000_000 })),
    evil(400, "a header in the middle of nowhere", damaged, file({ headerStart: 7 + rawLocal(INDEX).length })),
    evil(400, "a header behind the end of the file", damaged, file({ headerStart: 0x7fffffff })),
    evil(400, "a header behind any file", damaged, file({ headerStart: 2n ** 63n, isZip64: true })),
    evil(400, "entries behind the end of the file", damaged, rawZip([INDEX], { centralStart: 0x7fffffff })),
    evil(400, "the large end behind any file", damaged, rawZip([INDEX], { zip64: 2n ** 64n - 1n })),
    evil(400, "the large end somewhere else", damaged, rawZip([INDEX], { zip64: 3n })),
    evil(400, "fewer entries than it says", damaged, rawZip([INDEX], { entryCount: 3 })),
    evil(400, "more entries than it says", damaged, rawZip([INDEX, { name: "a.txt" }], { entryCount: 1 })),
    evil(400, "another zip's end within its comment", damaged, rawZip([INDEX], { comment: Buffer.concat([rawZip([]), Buffer.from("x")]) })),
    evil(400, "one part of several", /one part of a zip that was split/, rawZip([INDEX], { disk: 2 })),
  ];
}

function noDashboards(): readonly EvilZip[] {
  const sales = [
    { ...INDEX, name: "sales/index.ipynb" },
    { name: "sales/data.csv", content: "1" },
  ];
  const notebook = { content: INDEX.content ?? "" };
  return [
    evil(400, "no files", /The zip is empty/, rawZip([])),
    evil(400, "nothing but a folder", /The zip is empty/, rawZip([{ name: "img/", mode: 0o040755 }])),
    evil(400, "nothing but what is passed over", /The zip is empty/, rawZip([{ name: "__MACOSX/._index.ipynb" }, { name: ".DS_Store" }])),
    evil(400, "a folder around all", /in the folder "sales"\. Zip its contents/, rawZip(sales)),
    evil(400, "a folder around all, and the Mac's", /in the folder "sales"/, rawZip([...sales, { name: "__MACOSX/sales/._index.ipynb" }])),
    evil(400, "no notebook", /no index\.ipynb at the top/, rawZip([{ name: "data.csv", content: "1" }])),
    evil(400, "the notebook in a folder among others", /no index\.ipynb at the top/, rawZip([...sales, { name: "README.md" }])),
    evil(400, "a folder called index.ipynb", /no index\.ipynb at the top/, rawZip([{ name: "index.ipynb/a.txt" }, { name: "b.txt" }])),
    evil(400, "another case", /Rename "Index\.IPYNB" to index\.ipynb/, rawZip([{ ...notebook, name: "Index.IPYNB" }, { name: "b.ipynb" }])),
    evil(400, "another name", /Rename "sales\.ipynb" to index\.ipynb/, rawZip([{ ...notebook, name: "sales.ipynb" }, { name: "a.csv" }])),
    evil(
      400,
      "several notebooks",
      /must have this name/,
      rawZip([
        { ...notebook, name: "a.ipynb" },
        { ...notebook, name: "b.ipynb" },
      ]),
    ),
  ];
}

function overLimits(limits: ArchiveLimits): readonly EvilZip[] {
  const zeros = (size: number): Partial<RawEntry> => ({ content: Buffer.alloc(size), method: DEFLATED });
  const many = (count: number): readonly RawEntry[] => Array.from({ length: count }, (_, index) => ({ name: `f${index}` }));
  const half = Math.ceil(limits.unpackedBytes / 2);
  const deep = `${"d/".repeat(limits.depth + 1)}a.txt`;
  const long = "x".repeat(limits.pathLength + 1).replace(/x{200}(?=x)/g, "$&/");
  const noise = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * index * 31 + (index >> 3)) & 0xff));
  const bytes = /UPLOAD_MAX_UNPACKED_BYTES/;
  const ratio = /UPLOAD_MAX_RATIO/;
  const entries = /UPLOAD_MAX_ENTRIES/;
  return [
    evil(
      413,
      "files that are too large together",
      bytes,
      withEntries({ name: "a", size: half, method: 8 }, { name: "b", size: half, method: 8 }),
    ),
    evil(413, "a file that says it is larger than any disk", bytes, withEntries({ name: "a", size: 2 ** 60, method: 8, isZip64: true })),
    evil(413, "a bomb", ratio, withEntries({ name: "bomb", ...zeros(2 * MIB) })),
    evil(
      413,
      "a bomb behind what can't be packed",
      ratio,
      withEntries({ name: "bomb", ...zeros(2 * MIB) }, { name: "noise", content: noise }),
    ),
    evil(413, "a bomb in small parts", ratio, withEntries(...["a", "b", "c", "d"].map((name) => ({ name, ...zeros(MIB / 2) })))),
    evil(
      413,
      "a zip in a zip that is a bomb",
      ratio,
      withEntries({ name: "b.zip", ...zeros(2 * MIB) }, { name: "a.zip", content: rawZip([]) }),
    ),
    evil(413, "a file too many", entries, rawZip([INDEX, ...many(limits.entries)])),
    evil(
      413,
      "too many folders that only paths name",
      entries,
      withEntries(...many(limits.entries / 2).map(({ name }) => ({ name: `d${name}/f` }))),
    ),
    evil(413, "100,000 entries", entries, rawZip([INDEX, ...many(99_999)], { zip64: true })),
    evil(413, "the number of more entries than there could be", entries, rawZip([INDEX], { entryCount: 2 ** 52, zip64: true })),
    evil(413, "too many folders within folders", /UPLOAD_MAX_DEPTH/, withEntries({ name: deep })),
    evil(413, "too long a path", /UPLOAD_MAX_PATH_LENGTH/, withEntries({ name: long })),
    evil(400, "100,000 entries that say they are one", /not a zip, or damaged/, rawZip([INDEX, ...many(99_999)], { entryCount: 1 })),
  ];
}
