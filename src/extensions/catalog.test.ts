import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ExtensionCatalog } from "./catalog.js";

let root: string;
const lines: string[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "catalog-"));
  lines.length = 0;
});
afterEach(() => rm(root, { recursive: true }));

async function install(kernelName: string, name: string, load: string, script = ""): Promise<string> {
  const folder = join(root, kernelName, "labextensions", name);
  await mkdir(join(folder, "static"), { recursive: true });
  await writeFile(join(folder, load), script);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", jupyterlab: { _build: { load } } }));
  return folder;
}

const catalogOf = (secret = "secret") =>
  new ExtensionCatalog({
    dataFolders: async (kernelName) => [join(root, kernelName)],
    hasFurtherFolders: false,
    kernelNames: async () => ["one", "two"],
    secret,
    now: () => new Date(0),
    log: (line) => lines.push(line),
  });

test("each kernel has the extensions of its own environment", async () => {
  const [first, second] = [await install("one", "plot", "static/a.js"), await install("two", "plot", "static/a.js")];
  const catalog = catalogOf();
  const [[one], [two]] = [await catalog.of("one"), await catalog.of("two")];
  expect([one?.folder, two?.folder]).toEqual([first, second]);
  expect(one?.key).not.toBe(two?.key);
  expect(await catalog.folderOf(two?.key ?? "")).toBe(second);
});

test("a key is found by a server that has not given it away, and another once something else is installed", async () => {
  const folder = await install("two", "plot", "static/a.js");
  const key = (await catalogOf().of("two"))[0]?.key ?? "";
  expect(await catalogOf().folderOf(key)).toBe(folder);
  expect(await catalogOf("another secret").folderOf(key)).toBeUndefined();
  await install("two", "plot", "static/b.js");
  const catalog = catalogOf();
  expect((await catalog.of("two"))[0]?.key).not.toBe(key);
  expect(await catalog.folderOf(key)).toBeUndefined();
});

test("the MIME types of libraries that its scripts name are an extension's", async () => {
  const script = 'a("application/vnd.plotly.v1+json");b=["application/json","application/geo+json","text/vnd.mermaid"]';
  await install("one", "plot", "static/a.js", script);
  expect((await catalogOf().of("one"))[0]?.mimeTypes).toEqual([
    "application/geo+json",
    "application/vnd.plotly.v1+json",
    "text/vnd.mermaid",
  ]);
});

test("a problem is said once", async () => {
  const folder = await install("one", "plot", "static/a.js");
  await writeFile(join(folder, "package.json"), "{");
  const catalog = catalogOf();
  await catalog.of("one");
  await catalog.of("one");
  expect(lines).toHaveLength(1);
});

test("what a bundle brings along comes before what is installed, under a key for each revision", async () => {
  await install("one", "plot", "static/a.js");
  await install("one", "other", "static/a.js");
  const own = await install("bundle", "plot", "static/a.js");
  const bundle = { directory: join(root, "bundle"), revision: "first" };
  const catalog = catalogOf();
  const found = await catalog.of("one", bundle);
  expect(found.map(({ name }) => name)).toEqual(["plot", "other"]);
  expect(found[0]?.folder).toBe(own);
  expect((await catalog.of("one", { ...bundle, revision: "second" }))[0]?.key).not.toBe(found[0]?.key);
  expect((await catalog.of("one"))[0]?.folder).not.toBe(own);
});

test("a bundle's classic extensions come before those that are installed", async () => {
  for (const place of ["one", "bundle"]) {
    await mkdir(join(root, place, "nbextensions", "plot"), { recursive: true });
    await writeFile(join(root, place, "nbextensions", "plot", "index.js"), "define({})");
  }
  const bundle = { directory: join(root, "bundle"), revision: "first" };
  const folders = (await catalogOf().notebookExtensionsOf("one", bundle)).map(({ folder }) => folder);
  expect(folders).toEqual([join(root, "bundle", "nbextensions", "plot")]);
});

test("a bundle serves no source and nothing that a link leads to", async () => {
  const folder = await install("bundle", "plot", "static/a.js");
  const elsewhere = await install("elsewhere", "linked", "static/a.js");
  await symlink(elsewhere, join(root, "bundle", "labextensions", "linked"));
  await symlink(join(elsewhere, "static"), join(folder, "more"));
  await symlink(join(elsewhere, "static", "a.js"), join(folder, "static", "link.js"));
  for (const name of ["run.py", "index.ipynb"]) await writeFile(join(folder, "static", name), "kept apart");
  const catalog = catalogOf();
  const found = await catalog.of("one", { directory: join(root, "bundle"), revision: "first" });
  expect(found.map(({ name }) => name)).toEqual(["plot"]);
  const served = async (path: string): Promise<boolean> => catalog.serves(found[0]?.key ?? "", path);
  expect(await served("static/a.js")).toBe(true);
  for (const path of [
    "static/link.js",
    "more/a.js",
    "static/run.py",
    "static/index.ipynb",
    "../../../elsewhere/labextensions/linked/static/a.js",
    "",
  ])
    expect([path, await served(path)]).toEqual([path, false]);
});
