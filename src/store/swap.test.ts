import { mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFileStore } from "./file-store.js";
import { History } from "./history.js";
import { recover } from "./recover.js";
import { at, type Files, notebook, OPTIONS, tree } from "./samples.js";
import { decidedSwap, decideSwap, draftSwap, performSwap, type Swap } from "./swap.js";
import { Workspace } from "./workspace.js";

let root: string;
let staging: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "swap-"));
  // As a process that is no more has left it.
  staging = `.jupyter-dashboards/staging/${hostname()}~${process.pid}~old`;
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

const inode = async (name: string): Promise<number> => (await stat(join(root, name))).ino;

async function bundleOverBundle(): Promise<Swap> {
  await write({ "x/index.ipynb": notebook("Old"), "x/old.txt": "o" });
  return {
    before: [{ from: "x", to: ".jupyter-dashboards/replaced/old/x", inode: await inode("x") }],
    place: { from: `${staging}/content`, to: "x", inode: await inode(`${staging}/content`) },
    after: [],
  };
}

async function bundleOverNotebook(): Promise<Swap> {
  await write({ "x.ipynb": notebook("Old") });
  return {
    before: [],
    place: { from: `${staging}/content`, to: "x", inode: await inode(`${staging}/content`) },
    after: [{ from: "x.ipynb", to: ".jupyter-dashboards/replaced/old/x.ipynb", inode: await inode("x.ipynb") }],
  };
}

const SWAPS = { bundleOverBundle, bundleOverNotebook };
const CRASHES = [0, 1, 2].flatMap((steps) => Object.keys(SWAPS).map((name) => [steps, name as keyof typeof SWAPS] as const));

test.each(CRASHES)("a server that died after %i steps of %s ends them when it starts again", async (steps, name) => {
  const swap = await SWAPS[name]();
  await draftSwap(join(root, staging), swap);
  await decideSwap(join(root, staging));
  const moves = [...swap.before, ...(swap.place ? [swap.place] : []), ...swap.after];
  for (const { from, to } of moves.slice(0, steps)) await rename(join(root, from), join(root, to));
  const store = await createFileStore(root, OPTIONS);
  expect((await store.dashboard(at("x"))).notebook.title).toBe("New");
  expect(await tree(root)).toEqual({ "x/index.ipynb": notebook("New") });
});

test("a swap that was ended already takes nothing that came later", async () => {
  const swap = await bundleOverNotebook();
  await draftSwap(join(root, staging), swap);
  await decideSwap(join(root, staging));
  await performSwap(root, swap);
  await write({ "x.ipynb": notebook("Later") });
  await performSwap(root, swap);
  expect(await tree(root)).toEqual({ "x/index.ipynb": notebook("New"), "x.ipynb": notebook("Later") });
});

test("what can't be done whole is undone", async () => {
  const swap = await bundleOverBundle();
  const impossible: Swap = { ...swap, after: [{ from: "x", to: "no/such/folder", inode: await inode(`${staging}/content`) }] };
  await expect(performSwap(root, impossible)).rejects.toMatchObject({ code: "ENOENT" });
  expect(await tree(root)).toEqual({ "x/index.ipynb": notebook("Old"), "x/old.txt": "o" });
});

test("what is to be put in place may lie in another left-over", async () => {
  const swap = await bundleOverBundle();
  const other = staging.replace(/old$/, "zzz");
  await mkdir(join(root, other));
  await draftSwap(join(root, other), swap);
  await decideSwap(join(root, other));
  await createFileStore(root, OPTIONS);
  expect(await tree(root)).toEqual({ "x/index.ipynb": notebook("New") });
});

test.each(Object.keys(SWAPS))("%s whose new content is lost changes nothing", async (name) => {
  const swap = await SWAPS[name as keyof typeof SWAPS]();
  const before = await tree(root);
  await rm(join(root, staging, "content"), { recursive: true });
  await performSwap(root, swap);
  expect(await tree(root)).toEqual(before);
  for (const { from, to } of swap.before) await rename(join(root, from), join(root, to));
  await performSwap(root, swap);
  expect(await tree(root)).toEqual(before);
});

test("a change that another machine has decided is ended once it has had its time", async () => {
  const elsewhere = ".jupyter-dashboards/staging/elsewhere~1~abc";
  await mkdir(join(root, elsewhere));
  await draftSwap(join(root, elsewhere), await bundleOverBundle());
  await decideSwap(join(root, elsewhere));
  const now = (): Date => new Date();
  const workspace = new Workspace(root, now);
  await recover({ root, workspace, history: new History(workspace, 5, now), foreignChangeMs: 1, log: () => {} });
  expect(await tree(root)).toEqual({ "x/index.ipynb": notebook("New") });
  expect(await decidedSwap(join(root, elsewhere))).toBeUndefined();
});

test("a draft decides nothing", async () => {
  await draftSwap(join(root, staging), await bundleOverBundle());
  expect(await decidedSwap(join(root, staging))).toBeUndefined();
  await createFileStore(root, OPTIONS);
  expect(await tree(root)).toEqual({ "x/index.ipynb": notebook("Old"), "x/old.txt": "o" });
});
