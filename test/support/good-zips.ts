/** Zips that must be taken, as the programs of today make them: by the program where it is at hand, else byte by byte. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DEFLATED, type RawEntry, rawZip } from "./raw-zip.js";
import { unicodePath } from "./zips.js";

export interface GoodZip {
  /** Who made it, and how. */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** What it unpacks to. */
  readonly files: Readonly<Record<string, string>>;
}

const NOTEBOOK = '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}';
const CONTENT: Readonly<Record<string, string>> = {
  "index.ipynb": NOTEBOOK,
  "data/sales.csv": "month,sales\n".repeat(50),
  "data/leer.txt": "",
  "größe 日本.md": "# Größe\n",
};

/** `directory`: empty; the zips are made there. */
export async function goodZips(directory: string): Promise<readonly GoodZip[]> {
  await writeTree(join(directory, "tree"));
  return [...(await byPython(directory)), ...(await byInfoZip(directory)), ...(await byHand(directory))];
}

async function writeTree(tree: string): Promise<void> {
  for (const [name, content] of Object.entries(CONTENT)) {
    await mkdir(dirname(join(tree, name)), { recursive: true });
    await writeFile(join(tree, name), content);
  }
}

const run = promisify(execFile);

const PYTHON = `
import json, os, sys, zipfile
target, method, how, files = sys.argv[1], int(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4])
if how == "pipe":
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(write)
        with open(target, "wb") as file:
            while chunk := os.read(read, 65536):
                file.write(chunk)
        os._exit(0)
    os.close(read)
    out = os.fdopen(write, "wb")
else:
    out = open(target, "wb")
with out, zipfile.ZipFile(out, "w", method) as made:
    if how == "folders":
        made.mkdir("data")
    made.comment = b"Made by a test"
    for name, content in files.items():
        with made.open(name, "w", force_zip64=how == "zip64") as entry:
            entry.write(content.encode())
if how == "pipe":
    os.wait()
`;

async function byPython(directory: string): Promise<readonly GoodZip[]> {
  const ways = ["plain", "folders", "zip64", "pipe"].flatMap((how) => [0, DEFLATED].map((method) => ({ how, method })));
  return Promise.all(
    ways.map(async ({ how, method }) => {
      const file = join(directory, `python-${how}-${method}.zip`);
      await run("python3", ["-c", PYTHON, file, `${method}`, how, JSON.stringify(CONTENT)]);
      return { name: `Python, ${how}, method ${method}`, file, files: CONTENT };
    }),
  );
}

async function byInfoZip(directory: string): Promise<readonly GoodZip[]> {
  const ways: readonly (readonly string[])[] = [["-r"], ["-r", "-0", "-D"], ["-r", "-fz"], ["-r", "-fd"]];
  return Promise.all(
    ways.map(async (options) => {
      const file = join(directory, `zip${options.join("")}.zip`);
      await run("zip", ["-q", ...options, file, "."], { cwd: join(directory, "tree") });
      return { name: `zip ${options.join(" ")} x.zip .`, file, files: CONTENT };
    }),
  );
}

const DOS = 0;
const UTF_8 = 0x0800;

async function byHand(directory: string): Promise<readonly GoodZip[]> {
  const decomposed = "Bu\u0308ro/Plan.txt";
  const index: RawEntry = { name: "index.ipynb", content: NOTEBOOK, method: DEFLATED };
  const files = { "index.ipynb": NOTEBOOK };
  const made: readonly (readonly [string, Buffer, Readonly<Record<string, string>>])[] = [
    ["the Mac's Finder", rawZip(finderEntries(index, decomposed)), { ...files, [decomposed]: "Plan" }],
    [
      "Windows Explorer",
      rawZip([
        { ...index, system: DOS, mode: 0 },
        { name: "Büro/Plan.txt", content: "Plan", flags: UTF_8, system: DOS, mode: 0 },
      ]),
      { ...files, "Büro/Plan.txt": "Plan" },
    ],
    [
      "paths from a dot",
      rawZip([
        { name: "./", mode: 0o040755 },
        { ...index, name: "./index.ipynb" },
      ]),
      files,
    ],
    ["zip64", rawZip([{ ...index, isZip64: true }], { zip64: true }), files],
    ["a long comment", rawZip([index], { comment: Buffer.alloc(0xffff, "x") }), files],
    [
      "a name in an old encoding and in UTF-8",
      rawZip([
        index,
        { name: Buffer.from("gr\x94\xe1e", "latin1"), extra: unicodePath(Buffer.from("gr\x94\xe1e", "latin1"), Buffer.from("größe")) },
      ]),
      { ...files, größe: "" },
    ],
    ["leftovers of Jupyter and of ourselves", rawZip([index, ...leftovers()]), { ...files, "sub/.dashboard-revision": "kept" }],
    ["a zip within", rawZip([index, { name: "inner.zip", content: "PK" }]), { ...files, "inner.zip": "PK" }],
    ["names of Windows' devices", rawZip([index, { name: "aux/con.txt" }]), { ...files, "aux/con.txt": "" }],
  ];
  return Promise.all(
    made.map(async ([name, bytes, content], number) => {
      const file = join(directory, `by-hand-${number}.zip`);
      await writeFile(file, bytes);
      return { name, file, files: content };
    }),
  );
}

/** Accents as the Mac's disk keeps them, sizes behind the data, and a second entry for each file. */
function finderEntries(index: RawEntry, other: string): readonly RawEntry[] {
  return [
    { ...index, hasDescriptor: true },
    { name: "__MACOSX/", mode: 0o040775 },
    { name: "__MACOSX/._index.ipynb", content: "attributes", method: DEFLATED, hasDescriptor: true },
    { name: ".DS_Store", content: "view" },
    { name: "Bu\u0308ro/", mode: 0o040755 },
    { name: "Bu\u0308ro/.DS_Store", content: "view" },
    { name: "Bu\u0308ro/._Plan.txt", content: "attributes" },
    { name: other, content: "Plan", method: DEFLATED, hasDescriptor: true },
  ];
}

function leftovers(): readonly RawEntry[] {
  return [
    { name: ".ipynb_checkpoints/index-checkpoint.ipynb", content: "old" },
    { name: "code/__pycache__/m.cpython-312.pyc", content: "compiled" },
    { name: ".dashboard-revision", content: "false" },
    { name: "sub/.dashboard-revision", content: "kept" },
  ];
}
