import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
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
