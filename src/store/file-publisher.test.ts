import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConflictingChangeError, NoDashboardError, OccupiedPathError, UnfitPathError, UnknownRevisionError } from "./errors.js";
import { createFileStore, type FileStore, type FileStoreOptions } from "./file-store.js";
import { at, type Files, notebook, OPTIONS, publish, tree } from "./samples.js";
import { draftSwap } from "./swap.js";

let root: string;
let store: FileStore;

const ANNA = { by: "anna" };
const BEN = { by: "ben" };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "publisher-"));
  store = await createFileStore(root, OPTIONS);
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

async function reopen(options: Partial<FileStoreOptions> = {}): Promise<void> {
  store = await createFileStore(root, { ...OPTIONS, ...options });
}

const title = async (path: string): Promise<string> => (await store.dashboard(at(path))).notebook.title;
const history = async (path: string): Promise<string[]> => (await store.publisher.history(at(path))).map(({ revision }) => revision);
const stands = async (): Promise<Files> => {
  const files = await tree(root);
  return Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith(".dashboard-revision")));
};
const leftOvers = async (): Promise<string[]> => {
  const folders = [join(root, ".jupyter-dashboards/staging"), join(root, ".jupyter-dashboards/replaced")];
  return (await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))).flat();
};

describe("publishing", () => {
  test("a notebook, its folders made as needed", async () => {
    const { revision, replaced, kind } = await publish(store.publisher, "team/sales", notebook("One"));
    expect({ replaced, kind }).toEqual({ replaced: undefined, kind: "notebook" });
    expect(revision).toMatch(/^[0-9a-f]{64}$/);
    expect(await stands()).toEqual({ "team/sales.ipynb": notebook("One") });
    expect(await title("team/sales")).toBe("One");
    expect(await leftOvers()).toEqual([]);
  });

  const forms: Readonly<Record<string, string | Files>> = {
    notebook: notebook("Note"),
    bundle: { "index.ipynb": notebook("Bundle"), "img/a.png": "A" },
    "other bundle": { "index.ipynb": notebook("Other"), "b.json": "{}" },
  };
  const steps = Object.keys(forms).flatMap((from) => Object.keys(forms).map((to) => [from, to] as const));
  test.each(steps)("a %s is replaced whole by a %s, and comes back by a rollback", async (from, to) => {
    const first = await publish(store.publisher, "x", forms[from] ?? "");
    const before = await stands();
    const second = await publish(store.publisher, "x", forms[to] ?? "");
    expect(second.replaced).toBe(first.revision);
    const content = forms[to] ?? "";
    const expected =
      typeof content === "string"
        ? { "x.ipynb": content }
        : Object.fromEntries(Object.entries(content).map(([name, text]) => [`x/${name}`, text]));
    expect(await stands()).toEqual(expected);
    await store.publisher.rollback(at("x"), first.revision, ANNA);
    expect(await stands()).toEqual(before);
    expect(await leftOvers()).toEqual([]);
  });

  test("the same content has the same revision, whatever was between", async () => {
    const bundle = { "index.ipynb": notebook("A"), "a.json": "1" };
    const first = await publish(store.publisher, "x", bundle);
    await publish(store.publisher, "x", notebook("B"));
    expect(await publish(store.publisher, "x", bundle)).toEqual({ ...first, replaced: expect.any(String) });
    expect(await publish(store.publisher, "y", bundle)).toMatchObject({ revision: first.revision });
  });

  test("an index in a folder is a folder of its own, so that the others there stay dashboards", async () => {
    await publish(store.publisher, "team/sales", notebook("Sales"));
    await publish(store.publisher, "team/index", notebook("Welcome"));
    expect(await store.resolve(at("team"))).toMatchObject({ kind: "dashboard", path: "team/index" });
    expect(await title("team/sales")).toBe("Sales");
    await publish(store.publisher, "team/index", notebook("Welcome again"));
    await store.publisher.rollback(at("team/index"), undefined, ANNA);
    expect(await title("team/index")).toBe("Welcome");
    await publish(store.publisher, "index", notebook("Top"));
    expect(await store.resolve(at(""))).toMatchObject({ kind: "dashboard", path: "index" });
    expect(await title("team/sales")).toBe("Sales");
  });

  test.each<[string, Files, string, string | Files, unknown]>([
    ["the folder itself", {}, "", notebook("A"), UnfitPathError],
    ["in a bundle", { "b/index.ipynb": "{}" }, "b/c", notebook("A"), UnfitPathError],
    ["deep in a bundle", { "b/index.ipynb": "{}" }, "b/c/d", notebook("A"), UnfitPathError],
    ["below a file", { b: "text" }, "b/c", notebook("A"), UnfitPathError],
    ["at a file", { b: "text" }, "b", { "index.ipynb": notebook("A") }, UnfitPathError],
    ["a notebook at a folder of dashboards", { "b/c.ipynb": "{}" }, "b", notebook("A"), OccupiedPathError],
    ["a bundle at a folder of dashboards", { "b/c.ipynb": "{}" }, "b", { "index.ipynb": notebook("A") }, OccupiedPathError],
    ["a name too long for the disk", {}, "日".repeat(100), notebook("A"), UnfitPathError],
  ])("is refused, %s, and changes nothing", async (_name, files, path, content, error) => {
    await write(files);
    await expect(publish(store.publisher, path, content)).rejects.toThrow(error as typeof UnfitPathError);
    expect(await stands()).toEqual(files);
    expect(await leftOvers()).toEqual([]);
  });

  test("links that lead out of the folder are neither followed nor taken away", async () => {
    const outside = await mkdtemp(join(tmpdir(), "outside-"));
    await writeFile(join(outside, "index.ipynb"), notebook("Outside"));
    await writeFile(join(outside, "secret.txt"), "secret");
    await symlink(outside, join(root, "out"));
    await symlink(join(outside, "secret.txt"), join(root, "note.ipynb"));
    await symlink("nowhere", join(root, "lost"));
    for (const path of ["out/x", "out", "note", "lost"]) {
      await expect(publish(store.publisher, path, { "index.ipynb": notebook("A") })).rejects.toMatchObject({ status: 400 });
      await expect(store.publisher.remove(at(path), ANNA)).rejects.toMatchObject({ status: 400 });
      await expect(store.publisher.describe(at(path))).rejects.toThrow(NoDashboardError);
      await expect(store.publisher.download(at(path), undefined)).rejects.toMatchObject({ status: 400 });
    }
    expect((await readdir(root)).filter((name) => !name.startsWith(".")).sort()).toEqual(["lost", "note.ipynb", "out"]);
    expect((await readdir(outside)).sort()).toEqual(["index.ipynb", "secret.txt"]);
    await rm(outside, { recursive: true });
  });

  test("a link to a bundle goes, what it leads to stays", async () => {
    await write({ "real/index.ipynb": notebook("Real"), "folder/y.ipynb": notebook("Y") });
    await symlink("real", join(root, "x"));
    await symlink("folder", join(root, "other"));
    await expect(publish(store.publisher, "other", notebook("A"))).rejects.toThrow(OccupiedPathError);
    await expect(store.publisher.remove(at("other"), ANNA)).rejects.toThrow(NoDashboardError);
    await publish(store.publisher, "x", { "index.ipynb": notebook("A") });
    expect(await title("x")).toBe("A");
    expect(await title("real")).toBe("Real");
    await publish(store.publisher, "other/z", notebook("Z"));
    await store.publisher.remove(at("other/z"), ANNA);
    await store.publisher.remove(at("other/y"), ANNA);
    // The operator's own, even where nothing is left in it.
    expect(await readdir(join(root, "folder"))).toEqual([]);
  });

  test("only over what the author expects", async () => {
    const { revision } = await publish(store.publisher, "x", notebook("A"), { by: "anna", expected: "nothing" });
    const again = publish(store.publisher, "x", notebook("B"), { by: "ben", expected: "nothing" });
    await expect(again).rejects.toThrow(ConflictingChangeError);
    const { revision: second } = await publish(store.publisher, "x", notebook("B"), { by: "ben", expected: { revision } });
    const late = publish(store.publisher, "x", notebook("C"), { by: "anna", expected: { revision } });
    await expect(late).rejects.toThrow(ConflictingChangeError);
    await expect(store.publisher.remove(at("x"), { by: "anna", expected: { revision } })).rejects.toThrow(ConflictingChangeError);
    expect(await title("x")).toBe("B");
    await store.publisher.remove(at("x"), { by: "anna", expected: { revision: second } });
  });
});

describe("deleting", () => {
  test.each<[string, string | Files]>([
    ["notebook", notebook("A")],
    ["bundle", { "index.ipynb": notebook("A"), "a.png": "A" }],
  ])("a %s leaves nothing, not even the folders made for it, and can be undone", async (_name, content) => {
    const { revision } = await publish(store.publisher, "deep/down/x", content);
    const before = await stands();
    expect(await store.publisher.remove(at("deep/down/x"), BEN)).toEqual({ path: "deep/down/x", revision });
    expect(await readdir(root)).toEqual([".jupyter-dashboards"]);
    expect(await history("deep/down/x")).toEqual([revision]);
    expect(await store.publisher.rollback(at("deep/down/x"), undefined, BEN)).toMatchObject({ revision, replaced: undefined });
    expect(await stands()).toEqual(before);
  });

  test("a notebook takes the bundle that it hides with it", async () => {
    await write({ "x.ipynb": notebook("Seen"), "x/index.ipynb": notebook("Hidden"), "x/a.txt": "a" });
    await store.publisher.remove(at("x"), ANNA);
    expect(await stands()).toEqual({});
    expect((await store.publisher.history(at("x"))).map(({ kind }) => kind)).toEqual(["notebook", "bundle"]);
  });

  test.each<[string, Files, string]>([
    ["nothing", {}, "x"],
    ["a folder", { "x/y.ipynb": "{}" }, "x"],
    ["a bundle's file", { "x/index.ipynb": "{}", "x/y.ipynb": "{}" }, "x/y"],
    ["the folder itself", {}, ""],
  ])("%s is refused", async (_name, files, path) => {
    await write(files);
    await expect(store.publisher.remove(at(path), ANNA)).rejects.toMatchObject({ status: 400 });
    expect(await stands()).toEqual(files);
  });
});

describe("what was there before", () => {
  test("files put there by hand are kept when something takes their place", async () => {
    await write({ "x.ipynb": notebook("By hand") });
    await publish(store.publisher, "x", notebook("Published"));
    await store.publisher.rollback(at("x"), undefined, ANNA);
    expect(await stands()).toEqual({ "x.ipynb": notebook("By hand") });
  });

  test("a folder comes back as it was, with its links and its empty folders", async () => {
    await write({ "x/index.ipynb": notebook("By hand"), "x/data/a.csv": "1" });
    await mkdir(join(root, "x/empty"));
    await symlink("data/a.csv", join(root, "x/latest.csv"));
    await publish(store.publisher, "x", { "index.ipynb": notebook("Published") });
    expect(await stands()).toEqual({ "x/index.ipynb": notebook("Published") });
    await store.publisher.rollback(at("x"), undefined, ANNA);
    expect((await readdir(join(root, "x"))).sort()).toEqual([".dashboard-revision", "data", "empty", "index.ipynb", "latest.csv"]);
    expect(await readFile(join(root, "x/latest.csv"), "utf8")).toBe("1");
  });

  test("what a dashboard wrote beside itself is kept as a revision, the published one stays as it was", async () => {
    const { revision } = await publish(store.publisher, "x", { "index.ipynb": notebook("A"), "data.json": "1" });
    await write({ "x/data.json": "2", "x/log.txt": "seen" });
    await publish(store.publisher, "x", { "index.ipynb": notebook("B") });
    const [, written] = await history("x");
    await store.publisher.rollback(at("x"), written, ANNA);
    expect(await stands()).toEqual({ "x/index.ipynb": notebook("A"), "x/data.json": "2", "x/log.txt": "seen" });
    await store.publisher.rollback(at("x"), revision, ANNA);
    expect(await stands()).toEqual({ "x/index.ipynb": notebook("A"), "x/data.json": "1" });
  });

  test("links that were added to a published bundle are kept with it", async () => {
    await publish(store.publisher, "x", { "index.ipynb": notebook("A"), "a.csv": "1" });
    await symlink("a.csv", join(root, "x/latest.csv"));
    await publish(store.publisher, "x", { "index.ipynb": notebook("B") });
    await store.publisher.rollback(at("x"), undefined, ANNA);
    expect(await readFile(join(root, "x/latest.csv"), "utf8")).toBe("1");
  });

  test("files published as they were found on disk are kept once", async () => {
    const bundle = { "index.ipynb": notebook("A") };
    await write({ "x/index.ipynb": notebook("A") });
    const { revision, replaced } = await publish(store.publisher, "x", bundle);
    expect(replaced).toBe(revision);
    expect(await history("x")).toEqual([revision]);
    await write({ "x/more.txt": "m" });
    await publish(store.publisher, "x", notebook("B"));
    await rm(join(root, "x"), { recursive: true, force: true });
    await store.publisher.rollback(at("x"), (await history("x"))[1], ANNA);
    await publish(store.publisher, "x", { ...bundle, "more.txt": "m" });
    expect(new Set(await history("x")).size).toBe(3);
  });
});

describe("history", () => {
  test("says who published what and when, the latest first, and which is shown", async () => {
    const first = await publish(store.publisher, "x", notebook("A"), ANNA);
    const second = await publish(store.publisher, "x", { "index.ipynb": notebook("B"), "a.json": "{}" }, BEN);
    expect(await store.publisher.history(at("x"))).toEqual([
      {
        revision: second.revision,
        kind: "bundle",
        size: notebook("B").length + 2,
        published: expect.any(Date),
        by: "ben",
        isCurrent: true,
      },
      { revision: first.revision, kind: "notebook", size: notebook("A").length, published: expect.any(Date), by: "anna", isCurrent: false },
    ]);
    await reopen();
    expect(await history("x")).toEqual([second.revision, first.revision]);
  });

  test("of what was changed on disk begins with that", async () => {
    await publish(store.publisher, "x", notebook("A"));
    await write({ "x.ipynb": notebook("Edited") });
    const [now, then] = await store.publisher.history(at("x"));
    expect(now).toMatchObject({ isCurrent: true, by: "files on the server" });
    expect(then).toMatchObject({ isCurrent: false, by: "anna" });
  });

  test("keeps the last revisions and the one that is shown", async () => {
    await reopen({ revisionsKept: 3 });
    const revisions: string[] = [];
    for (const name of ["A", "B", "C", "D", "E"]) revisions.push((await publish(store.publisher, "x", notebook(name))).revision);
    expect(await history("x")).toEqual(revisions.slice(2).toReversed());
    const kept = await readdir(join(root, ".jupyter-dashboards/history"), { recursive: true });
    expect(kept.filter((name) => name.endsWith(".ipynb"))).toHaveLength(3);
    await expect(store.publisher.rollback(at("x"), revisions[0], ANNA)).rejects.toThrow(UnknownRevisionError);
  });

  test("is asked by the beginning of an id", async () => {
    const { revision } = await publish(store.publisher, "x", notebook("A"));
    await publish(store.publisher, "x", notebook("B"));
    expect(await store.publisher.rollback(at("x"), revision.slice(0, 12), ANNA)).toMatchObject({ revision });
    await expect(store.publisher.rollback(at("x"), "", ANNA)).rejects.toThrow(UnknownRevisionError);
    await expect(store.publisher.rollback(at("y"), undefined, ANNA)).rejects.toThrow(UnknownRevisionError);
    await expect(store.publisher.history(at("y"))).rejects.toThrow(UnknownRevisionError);
  });

  test("a record that can't be read is made anew from what is kept", async () => {
    const { revision } = await publish(store.publisher, "x", notebook("A"));
    await publish(store.publisher, "x", { "index.ipynb": notebook("B") });
    const names = await readdir(join(root, ".jupyter-dashboards/history"), { recursive: true });
    await writeFile(join(root, ".jupyter-dashboards/history", names.find((name) => name.endsWith("record.json")) ?? ""), '{"path": ');
    expect(new Set(await history("x")).size).toBe(2);
    await store.publisher.rollback(at("x"), revision, ANNA);
    expect(await title("x")).toBe("A");
  });

  test("a damaged revision does not come back", async () => {
    const { revision } = await publish(store.publisher, "x", notebook("A"));
    await publish(store.publisher, "x", notebook("B"));
    const names = await readdir(join(root, ".jupyter-dashboards/history"), { recursive: true });
    const data = names.find((name) => name.endsWith(`${revision}.ipynb`)) ?? "";
    await writeFile(join(root, ".jupyter-dashboards/history", data), notebook("C"));
    await expect(store.publisher.rollback(at("x"), revision, ANNA)).rejects.toMatchObject({ code: "STORE" });
    expect(await title("x")).toBe("B");
  });
});

describe("download", () => {
  const bytes = async (path: string, revision?: string): Promise<Buffer> =>
    buffer((await store.publisher.download(at(path), revision)).stream);

  test("a notebook and an older revision of it", async () => {
    const { revision } = await publish(store.publisher, "x", notebook("A"));
    await publish(store.publisher, "x", notebook("B"));
    expect(String(await bytes("x"))).toBe(notebook("B"));
    expect(String(await bytes("x", revision))).toBe(notebook("A"));
    expect(await store.publisher.download(at("x"), undefined)).toMatchObject({ fileName: "x.ipynb", size: notebook("B").length });
  });

  test("a bundle, published or by hand, can be published again", async () => {
    await write({ "x/index.ipynb": notebook("By hand"), "x/a.png": "A" });
    const zip = await bytes("x");
    expect(zip.subarray(0, 2).toString()).toBe("PK");
    const { revision } = await publish(store.publisher, "y", { "index.ipynb": notebook("By hand"), "a.png": "A" });
    expect(await store.publisher.describe(at("x"))).toMatchObject({ revision, kind: "bundle", title: "By hand" });
  });

  test("of files found on disk breaks off rather than mix two revisions", async () => {
    await write({ "x/index.ipynb": notebook("A"), "x/a.bin": randomBytes(5_000_000).toString("latin1"), "x/z.txt": "old" });
    const { stream } = await store.publisher.download(at("x"), undefined);
    stream.read(0);
    await once(stream, "readable");
    await publish(store.publisher, "x", { "index.ipynb": notebook("B"), "z.txt": "new" });
    await expect(buffer(stream)).rejects.toThrow();
  });

  test("nothing is refused", async () => {
    await expect(store.publisher.download(at("x"), undefined)).rejects.toThrow(NoDashboardError);
    await expect(store.publisher.download(at("x"), "abc")).rejects.toThrow(UnknownRevisionError);
  });
});

describe("a session's folder", () => {
  test("stays while the session lives", async () => {
    const living = new Set<string>();
    await reopen({ isInUse: (path, revision) => living.has(`${path} ${revision}`) });
    await publish(store.publisher, "x", { "index.ipynb": notebook("A"), "a.json": "1" });
    living.add(`x ${(await store.dashboard(at("x"))).revision}`);
    await publish(store.publisher, "x", { "index.ipynb": notebook("A"), "a.json": "2" });
    expect(await leftOvers()).toHaveLength(1);
    living.clear();
    await store.publisher.tidy();
    expect(await leftOvers()).toEqual([]);
  });

  test("other data is another revision to pages, too", async () => {
    await publish(store.publisher, "x", { "index.ipynb": notebook("A"), "a.json": "1" });
    const { revision } = await store.dashboard(at("x"));
    await write({ "x/written.txt": "by the dashboard itself" });
    expect(await store.dashboard(at("x"))).toMatchObject({ revision });
    await publish(store.publisher, "x", { "index.ipynb": notebook("A"), "a.json": "2" });
    expect((await store.dashboard(at("x"))).revision).not.toBe(revision);
  });
});

test("who listens is told of every change", async () => {
  const told: string[] = [];
  const stop = store.publisher.onChange((path) => told.push(path));
  await publish(store.publisher, "x", notebook("A"));
  await store.publisher.remove(at("x"), ANNA);
  await store.publisher.rollback(at("x"), undefined, ANNA);
  store.publisher.forget(at(""));
  stop();
  await store.publisher.remove(at("x"), ANNA);
  expect(told).toEqual(["x", "x", "x", ""]);
});

test("servers on one folder take turns", async () => {
  const other = await createFileStore(root, OPTIONS);
  const turns = Array.from({ length: 12 }, (_, turn) =>
    publish((turn % 2 === 0 ? store : other).publisher, "x", turn % 3 === 0 ? notebook(`${turn}`) : { "index.ipynb": notebook(`${turn}`) }),
  );
  for (const { replaced, revision } of await Promise.all(turns)) expect(replaced).not.toBe(revision);
  expect(await history("x")).toHaveLength(5);
  expect((await readdir(join(root, ".jupyter-dashboards"))).sort()).toEqual(["history", "replaced", "staging"]);
});

describe("after a crash", () => {
  test("what was not decided is swept away, what other servers stage is not", async () => {
    await publish(store.publisher, "x", notebook("A"));
    const left = join(root, `.jupyter-dashboards/staging/${hostname()}~${process.pid}~an earlier start~1`);
    await mkdir(left);
    await draftSwap(left, { before: [], place: { from: "x.ipynb", to: "y.ipynb", what: { inode: 1, born: 1 } }, after: [] });
    const strange = join(root, ".jupyter-dashboards/staging/elsewhere~1~abc~1");
    await mkdir(strange);
    await reopen();
    expect(await leftOvers()).toEqual(["elsewhere~1~abc~1"]);
    expect(await stands()).toEqual({ "x.ipynb": notebook("A") });
  });

  test("a folder that can't be written can be served", async () => {
    await write({ "x.ipynb": notebook("A"), ".jupyter-dashboards": "not a folder" });
    const lines: string[] = [];
    await reopen({ log: (line) => lines.push(line) });
    expect(await title("x")).toBe("A");
  });
});
