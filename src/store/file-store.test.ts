import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseDashboardPath } from "./dashboard-path.js";
import { MissingPathError, StoreError } from "./errors.js";
import { createFileStore, type FileStoreOptions } from "./file-store.js";
import { notebook, OPTIONS } from "./samples.js";
import type { Listing, LoadedDashboard, Resolved, Store } from "./store.js";

let outside: string;
let root: string;
let store: Store;
let lines: string[];

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), "store-"));
  root = join(outside, "boards");
  await mkdir(root);
  lines = [];
  store = await open();
});

afterEach(async () => {
  await rm(outside, { recursive: true });
});

function open(options: Partial<FileStoreOptions> = {}): Promise<Store> {
  return createFileStore(root, { ...OPTIONS, assetTypes: ["png", "css", "json", "py"], log: (line) => lines.push(line), ...options });
}

async function files(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const resolve = (path: string): Promise<Resolved> => store.resolve(parseDashboardPath(path));
const list = (path: string): Promise<Listing> => store.list(parseDashboardPath(path));
const load = (path: string): Promise<LoadedDashboard> => store.dashboard(parseDashboardPath(path));

describe("what a path means", () => {
  test.each(["team/sales", "team/sales.ipynb"])("a notebook with or without its extension: %s", async (path) => {
    await files({ "team/sales.ipynb": notebook("Sales") });
    expect(await resolve(path)).toEqual({
      kind: "dashboard",
      path: "team/sales",
      isBundle: false,
      fileName: "sales.ipynb",
      file: join(root, "team/sales.ipynb"),
      directory: join(root, "team"),
    });
  });

  test("a folder with index.ipynb is a bundle, and the kernel works in it", async () => {
    await files({ "team/sales/index.ipynb": notebook("Sales") });
    const expected = {
      kind: "dashboard",
      path: "team/sales",
      isBundle: true,
      fileName: "index.ipynb",
      directory: join(root, "team/sales"),
    };
    expect(await resolve("team/sales")).toMatchObject(expected);
    expect(await resolve("team/sales.ipynb")).toMatchObject(expected);
  });

  test("a notebook wins over a folder and over a bundle of its name", async () => {
    await files({ "a.ipynb": notebook("A"), "a/b.ipynb": notebook("B"), "c.ipynb": notebook("C"), "c/index.ipynb": notebook("D") });
    expect(await resolve("a")).toMatchObject({ path: "a", isBundle: false });
    expect(await resolve("a/b")).toMatchObject({ path: "a/b", isBundle: false });
    expect(await resolve("c")).toMatchObject({ path: "c", isBundle: false });
  });

  test("a folder is a folder, and so is the root", async () => {
    await files({ "team/sales.ipynb": notebook("Sales") });
    expect(await resolve("team")).toEqual({ kind: "folder", path: "team" });
    expect(await resolve("")).toEqual({ kind: "folder", path: "" });
  });

  test("an index notebook or an index bundle stands for the folder that holds it", async () => {
    await files({ "index.ipynb": notebook("Welcome"), "team/index/index.ipynb": notebook("Team") });
    expect(await resolve("")).toMatchObject({ kind: "dashboard", path: "index", isBundle: false, directory: root });
    expect(await resolve("index")).toMatchObject({ kind: "dashboard", path: "index" });
    expect(await resolve("team")).toMatchObject({ kind: "dashboard", path: "team/index", isBundle: true });
  });

  test("spaces, Unicode, # and % in names work", async () => {
    await files({ "50 % größer #1.ipynb": notebook("Growth") });
    expect(await resolve(encodeURIComponent("50 % größer #1"))).toMatchObject({ kind: "dashboard", path: "50 % größer #1" });
  });

  test.each(["nothing", "team/nothing", "data.csv", "plain/logo.png", "team/sales/x", "a".repeat(300)])("%s is missing", async (path) => {
    await files({ "team/sales.ipynb": notebook("Sales"), "data.csv": "1", "plain/logo.png": "png" });
    expect(await resolve(path)).toEqual({ kind: "missing" });
  });
});

describe("a bundle's files", () => {
  beforeEach(async () => {
    await files({
      "sales/index.ipynb": notebook("Sales"),
      "sales/logo.PNG": "png",
      "sales/img/deep/a b.png": "123",
      "sales/data.csv": "1",
    });
    await files({ "sales/helpers.py": "secret", "sales/other.ipynb": notebook("Other"), "sales/.hidden.png": "h", "sales/README": "r" });
    await files({ "sales/inner/index.ipynb": notebook("Inner"), "sales/inner/x.css": "css" });
  });

  test("of the listed types are served, from folders within too", async () => {
    expect(await resolve("sales/logo.PNG")).toMatchObject({
      kind: "asset",
      file: join(root, "sales/logo.PNG"),
      fileName: "logo.PNG",
    });
    expect(await resolve("sales/img/deep/a%20b.png")).toMatchObject({ kind: "asset", fileName: "a b.png" });
    const opened = await store.openAsset(parseDashboardPath("sales/img/deep/a%20b.png"));
    await files({ "sales/img/deep/a b.png": "1" });
    expect(opened).toMatchObject({ fileName: "a b.png", size: 3 });
    opened.stream.destroy();
    await expect(store.openAsset(parseDashboardPath("sales/data.csv"))).rejects.toThrow(MissingPathError);
    expect(await resolve("sales/inner/x.css")).toMatchObject({ kind: "asset" });
  });

  test.each([
    ["data", "sales/data.csv"],
    ["Python source, even where it is listed", "sales/helpers.py"],
    ["its own notebook", "sales/index.ipynb"],
    ["its own notebook by its name", "sales/index"],
    ["another notebook", "sales/other.ipynb"],
    ["another notebook by its name", "sales/other"],
    ["a bundle in it", "sales/inner"],
    ["a folder", "sales/img"],
    ["a file without an extension", "sales/README"],
    ["a missing file", "sales/missing.png"],
  ])("%s: missing", async (_what, path) => {
    expect(await resolve(path)).toEqual({ kind: "missing" });
  });
});

describe("links", () => {
  test("within the folder are followed", async () => {
    await files({ "store/a.ipynb": notebook("A"), "sales/index.ipynb": notebook("Sales"), "pictures/logo.png": "png" });
    await symlink(join(root, "store/a.ipynb"), join(root, "b.ipynb"));
    await symlink("../pictures", join(root, "sales/img"));
    expect(await resolve("b")).toMatchObject({ kind: "dashboard", path: "b" });
    expect(await resolve("sales/img/logo.png")).toMatchObject({ kind: "asset", file: join(root, "pictures/logo.png") });
  });

  test("that lead out of it are missing, and not listed", async () => {
    await writeFile(join(outside, "secret.ipynb"), notebook("Secret"));
    await writeFile(join(outside, "secret.png"), "png");
    await files({ "sales/index.ipynb": notebook("Sales") });
    await symlink(join(outside, "secret.ipynb"), join(root, "a.ipynb"));
    await symlink(outside, join(root, "up"));
    await symlink("../..", join(root, "sales/up"));
    await symlink("../../secret.png", join(root, "sales/logo.png"));
    for (const path of ["a", "up", "up/secret", "sales/up/secret.png", "sales/logo.png"]) {
      expect([path, await resolve(path)]).toEqual([path, { kind: "missing" }]);
    }
    expect(await list("")).toMatchObject({ folders: [], dashboards: [{ name: "sales" }] });
  });

  test("to a folder whose name only starts like the root's lead out of it", async () => {
    await mkdir(`${root}-private`);
    await writeFile(join(`${root}-private`, "a.ipynb"), notebook("A"));
    await symlink(`${root}-private`, join(root, "p"));
    expect(await resolve("p/a")).toEqual({ kind: "missing" });
  });

  test("do not serve what their target's name would keep", async () => {
    await files({ "sales/index.ipynb": notebook("Sales"), "sales/helpers.py": "secret", ".git/logo.png": "png" });
    await symlink("helpers.py", join(root, "sales/a.png"));
    await symlink("../.git/logo.png", join(root, "sales/b.png"));
    expect(await resolve("sales/a.png")).toEqual({ kind: "missing" });
    expect(await resolve("sales/b.png")).toEqual({ kind: "missing" });
  });

  test("in a circle are missing", async () => {
    await symlink("loop", join(root, "loop"));
    expect(await resolve("loop")).toEqual({ kind: "missing" });
    expect(await list("")).toMatchObject({ folders: [], dashboards: [] });
  });
});

describe("list", () => {
  test("folders and dashboards with titles, in natural order", async () => {
    await files({ "10.ipynb": notebook("Report 10"), "b.ipynb": notebook("Report 9"), "z/index.ipynb": notebook("alpha") });
    await files({ "part 2/x.txt": "", "part 10/x.txt": "" });
    await utimes(join(root, "b.ipynb"), 1_700_000_000, 1_700_000_000);
    const listing = await list("");
    expect(listing.folders.map((entry) => entry.title)).toEqual(["part 2", "part 10"]);
    expect(listing.dashboards.map((entry) => entry.title)).toEqual(["alpha", "Report 9", "Report 10"]);
    const [bundle, single] = listing.dashboards;
    expect(bundle).toMatchObject({ kind: "dashboard", name: "z", path: "z", isBundle: true });
    expect(single).toMatchObject({ kind: "dashboard", name: "b", path: "b", isBundle: false, changed: new Date(1_700_000_000_000) });
  });

  test("of a folder within", async () => {
    await files({ "team/a.ipynb": notebook("A"), "team/sub/x.txt": "" });
    expect(await list("team")).toMatchObject({ path: "team", folders: [{ path: "team/sub" }], dashboards: [{ path: "team/a" }] });
  });

  test("without hidden files, other files, by-products and what a notebook's name shadows", async () => {
    await files({
      ".a.ipynb": notebook("A"),
      ".git/x": "",
      "data.csv": "1",
      "__pycache__/x.pyc": "",
      "b.ipynb": notebook("B"),
      "b/x.txt": "",
    });
    expect(await list("")).toMatchObject({ folders: [], dashboards: [{ name: "b" }] });
  });

  test("without the paths that the operator hides; they are served all the same", async () => {
    await files({ "a.ipynb": notebook("A"), "b.ipynb": notebook("B"), "t/c.ipynb": notebook("C"), "t/d.ipynb": notebook("D"), "u/x": "" });
    store = await open({ hiddenPaths: ["a", "t/c.ipynb", "u"] });
    expect(await list("")).toMatchObject({ folders: [{ name: "t" }], dashboards: [{ name: "b" }] });
    expect(await list("t")).toMatchObject({ dashboards: [{ name: "d" }] });
    expect((await store.listAll(parseDashboardPath(""))).dashboards).toMatchObject([{ name: "a" }, { name: "b" }]);
    expect(await resolve("a")).toMatchObject({ kind: "dashboard" });
  });

  test("a broken notebook by its file's name, with one line in the log", async () => {
    await files({ "broken.ipynb": "{", "fine.ipynb": notebook("Fine") });
    for (const _again of [1, 2]) {
      expect(await list("")).toMatchObject({ dashboards: [{ title: "broken" }, { title: "Fine" }] });
    }
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^Notebook broken is listed by its file's name: /);
  });

  test("a title follows its notebook", async () => {
    await files({ "a.ipynb": notebook("Before") });
    expect(await list("")).toMatchObject({ dashboards: [{ title: "Before" }] });
    await files({ "new.txt": notebook("After it changed") });
    await rename(join(root, "new.txt"), join(root, "a.ipynb"));
    expect(await list("")).toMatchObject({ dashboards: [{ title: "After it changed" }] });
  });

  test("of what is no folder is missing", async () => {
    await files({ "a.ipynb": notebook("A") });
    await expect(list("nothing")).rejects.toThrow(MissingPathError);
    await expect(list("a.ipynb")).rejects.toThrow(MissingPathError);
  });
});

describe("dashboard", () => {
  test("the notebook, where its kernel works, and the revision", async () => {
    await files({ "team/a.ipynb": notebook("A") });
    const loaded = await load("team/a");
    expect(loaded).toMatchObject({ path: "team/a", directory: join(root, "team"), isBundle: false, notebook: { title: "A" } });
    expect(loaded.revision).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is parsed once while its file stays, and again when it changes", async () => {
    await files({ "a.ipynb": notebook("A") });
    const first = await load("a");
    expect((await load("a")).notebook).toBe(first.notebook);
    await files({ "a.ipynb": notebook("A, changed") });
    const second = await load("a");
    expect(second.notebook.title).toBe("A, changed");
    expect(second.revision).not.toBe(first.revision);
    await files({ "a.ipynb": notebook("A") });
    expect((await load("a")).revision).toBe(first.revision);
  });

  test("a bundle's revision is its notebook's: what a run writes beside it changes nothing", async () => {
    await files({ "b/index.ipynb": notebook("B"), "b/helpers.py": "x = 1" });
    const first = (await load("b")).revision;
    await files({ "b/helpers.py": "x = 22", "b/new.csv": "1" });
    expect((await load("b")).revision).toBe(first);
    await files({ "b/index.ipynb": notebook("B2") });
    expect((await load("b")).revision).not.toBe(first);
  });

  test("a bundle without a title is called by its folder", async () => {
    await files({ "sales/index.ipynb": JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }) });
    expect((await load("sales")).notebook.title).toBe("sales");
  });

  test("what is no notebook, no dashboard or has gone is an error with its own code", async () => {
    await files({ "broken.ipynb": "{", "folder/x": "", "gone.ipynb": notebook("Gone") });
    await load("gone");
    await rm(join(root, "gone.ipynb"));
    await expect(load("broken")).rejects.toMatchObject({ code: "INVALID_NOTEBOOK" });
    await expect(load("gone")).rejects.toThrow(MissingPathError);
    await expect(load("folder")).rejects.toThrow(MissingPathError);
    await expect(load("nothing")).rejects.toThrow(MissingPathError);
  });
});

describe("the folder itself", () => {
  const options: FileStoreOptions = OPTIONS;

  test("must be there and be a folder; the message names it", async () => {
    const missing = join(root, "missing");
    await expect(createFileStore(missing, options)).rejects.toThrow(`There is no folder ${missing}.`);
    await files({ file: "" });
    const attempt = createFileStore(join(root, "file"), options);
    await expect(attempt).rejects.toThrow(`${join(root, "file")} is not a folder.`);
    await expect(attempt).rejects.toBeInstanceOf(StoreError);
  });

  test("may be a link", async () => {
    await files({ "a.ipynb": notebook("A") });
    await symlink(root, join(outside, "link"));
    store = await createFileStore(join(outside, "link"), options);
    expect(await resolve("a")).toMatchObject({ kind: "dashboard", directory: root });
  });

  test("that goes away later holds nothing", async () => {
    await rm(root, { recursive: true });
    expect(await resolve("")).toEqual({ kind: "missing" });
    await expect(list("")).rejects.toThrow(MissingPathError);
  });
});

describe("whom a dashboard is for", () => {
  const access = (path: string) => store.access(parseDashboardPath(path));

  test("is what the notebook says, nobody where that can't be read, and not said where there is no dashboard", async () => {
    store = await open({ accessInNotebooks: true });
    const settings = { metadata: { jupyter_dashboards_server: { access: { users: ["ben"] } } }, nbformat: 4, nbformat_minor: 5, cells: [] };
    await files({ "ours.ipynb": JSON.stringify(settings), "plain.ipynb": notebook("Plain"), "broken.ipynb": "{", "list.ipynb": "[]" });
    expect(await access("ours")).toEqual({ users: ["ben"] });
    expect(await access("plain")).toBeUndefined();
    expect([await access("broken"), await access("list")]).toEqual([{ users: [] }, { users: [] }]);
    expect(await access("nothing")).toBeUndefined();
  });

  test("is not the notebook's to say where the operator does not allow it", async () => {
    const settings = { metadata: { jupyter_dashboards_server: { access: "public" } }, nbformat: 4, nbformat_minor: 5, cells: [] };
    await files({ "open.ipynb": JSON.stringify(settings) });
    expect(await access("open")).toBeUndefined();
    expect((await load("open")).settings.access).toBeUndefined();
    // Whoever wrote it believes that it counts.
    expect(lines).toEqual([expect.stringMatching(/^Notebook open: .*access.*ACCESS_IN_NOTEBOOKS/)]);
  });
});
