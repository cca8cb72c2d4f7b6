import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownIdentity } from "../disk/process-identity.js";
import { ConflictingChangeError } from "./errors.js";
import { createFileStore } from "./file-store.js";
import { at, type Files, notebook, OPTIONS, publish, tree } from "./samples.js";
import { decidedSwap, decideSwap, draftSwap, identityOf, type Move, performSwap, type Swap } from "./swap.js";

let root: string;
let staging: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "swap-"));
  // As a process that is no more has left it.
  staging = `.jupyter-dashboards/staging/${hostname()}~${process.pid}~another start~old`;
  await mkdir(join(root, staging, "content"), { recursive: true });
  await mkdir(join(root, ".jupyter-dashboards/replaced/old"), { recursive: true });
  await writeFile(join(root, staging, "content/index.ipynb"), notebook("New"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(root, name, ".."), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

const swapOf = async (from: string, to: string): Promise<Move> => {
  const what = await identityOf(join(root, from));
  if (what === undefined) throw new Error(`there is no ${from}`);
  return { from, to, what };
};

async function bundleOverBundle(): Promise<Swap> {
  await write({ "x/index.ipynb": notebook("Old"), "x/old.txt": "o" });
  const before = [await swapOf("x", ".jupyter-dashboards/replaced/old/x")];
  return { before, place: await swapOf(`${staging}/content`, "x"), after: [] };
}

async function bundleOverNotebook(): Promise<Swap> {
  await write({ "x.ipynb": notebook("Old") });
  const after = [await swapOf("x.ipynb", ".jupyter-dashboards/replaced/old/x.ipynb")];
  return { before: [], place: await swapOf(`${staging}/content`, "x"), after };
}

async function notebookOverNotebook(): Promise<Swap> {
  await write({ "x.ipynb": notebook("Old") });
  const over = await identityOf(join(root, "x.ipynb"));
  const place = await swapOf(`${staging}/content/index.ipynb`, "x.ipynb");
  return { before: [], place, ...(over && { over }), after: [] };
}

async function removalOfBoth(): Promise<Swap> {
  await write({ "x.ipynb": notebook("Old"), "x/index.ipynb": notebook("Old, hidden") });
  const before = [
    await swapOf("x", ".jupyter-dashboards/replaced/old/x"),
    await swapOf("x.ipynb", ".jupyter-dashboards/replaced/old/x.ipynb"),
  ];
  return { before, after: [] };
}

const SWAPS = { bundleOverBundle, bundleOverNotebook, notebookOverNotebook, removalOfBoth };
type Name = keyof typeof SWAPS;
const NAMES = Object.keys(SWAPS) as Name[];
const CRASHES = NAMES.flatMap((name) => [0, 1, 2].map((steps) => [steps, name] as const));
const movesOf = ({ before, place, after }: Swap): readonly Move[] => [...before, ...(place ? [place] : []), ...after];

async function cutOff(swap: Swap, steps: number): Promise<void> {
  await draftSwap(join(root, staging), swap);
  await decideSwap(join(root, staging));
  for (const { from, to } of movesOf(swap).slice(0, steps)) await rename(join(root, from), join(root, to));
}

const shown = async (): Promise<string | undefined> => {
  const store = await createFileStore(root, OPTIONS);
  return store.dashboard(at("x")).then(
    ({ notebook }) => notebook.title,
    () => undefined,
  );
};

test.each(CRASHES)("after %i steps of %s and a crash, a server that starts shows the old or the new, whole", async (steps, name) => {
  const swap = await SWAPS[name]();
  const before = await tree(root);
  await cutOff(swap, steps);
  const isDone = steps >= movesOf(swap).indexOf(swap.place ?? (swap.before.at(-1) as Move)) + 1;
  const title = await shown();
  if (!isDone) {
    expect(title).toBe("Old");
    expect(await tree(root)).toEqual(before);
  } else expect(title).toBe(name === "removalOfBoth" ? undefined : "New");
  expect(await readdir(join(root, ".jupyter-dashboards/staging"))).toEqual([]);
});

test.each(CRASHES)("after %i steps of %s and a crash, what was put there by hand before the start stays", async (steps, name) => {
  const swap = await SWAPS[name]();
  await cutOff(swap, steps);
  await rm(join(root, "x"), { recursive: true, force: true });
  await rm(join(root, "x.ipynb"), { force: true });
  await write({ "x.ipynb": notebook("By hand") });
  expect(await shown()).toBe("By hand");
});

test("what was edited in the meantime is not taken away", async () => {
  const swap = await bundleOverNotebook();
  await cutOff(swap, 1);
  await write({ "x.ipynb": notebook("Edited") });
  expect(await shown()).toBe("Edited");
});

test.each(NAMES)("%s is not done where the disk has changed since it was planned", async (name) => {
  const swap = await SWAPS[name]();
  const { from } = swap.before[0] ?? swap.after[0] ?? { from: "x.ipynb" };
  await rm(join(root, from), { recursive: true });
  await write(from === "x" ? { "x/index.ipynb": notebook("Another") } : { "x.ipynb": notebook("Another one") });
  const before = await tree(root);
  await expect(performSwap(root, swap)).rejects.toThrow(ConflictingChangeError);
  expect(await tree(root)).toEqual(before);
});

test("what can't be done whole is undone", async () => {
  const swap = await bundleOverBundle();
  const what = (await identityOf(join(root, staging, "content"))) ?? { inode: 0, born: 0 };
  const impossible: Swap = { ...swap, after: [{ from: "x", to: "no/such/folder", what }] };
  await expect(performSwap(root, impossible)).rejects.toMatchObject({ code: "ENOENT" });
  expect(await tree(root)).toEqual({ "x/index.ipynb": notebook("Old"), "x/old.txt": "o" });
});

test("one that can't be mended does not keep the others from it", async () => {
  const broken = staging.replace(/old$/, "broken");
  await mkdir(join(root, broken));
  await writeFile(join(root, broken, "swap.json"), "{");
  await cutOff(await bundleOverBundle(), 1);
  expect(await shown()).toBe("Old");
  expect(await readdir(join(root, broken))).toEqual(["swap.json"]);
});

test("another server on the folder mends what one that died was cut off in, before its own change", async () => {
  const living = `.jupyter-dashboards/staging/${ownIdentity()}~1`;
  await rename(join(root, staging), join(root, living));
  staging = living;
  const store = await createFileStore(root, OPTIONS);
  await cutOff(await bundleOverBundle(), 1);
  await writeFile(join(root, ".jupyter-dashboards/change.lock"), `${hostname()}~${process.pid}~another start~1`);
  await publish(store.publisher, "y", notebook("Mine"));
  expect(await tree(root)).toMatchObject({ "x/index.ipynb": notebook("Old"), "y.ipynb": notebook("Mine") });
});

test("a draft decides nothing", async () => {
  await draftSwap(join(root, staging), await bundleOverBundle());
  expect(await decidedSwap(join(root, staging))).toBeUndefined();
  await createFileStore(root, OPTIONS);
  expect(await tree(root)).toEqual({ "x/index.ipynb": notebook("Old"), "x/old.txt": "o" });
});
