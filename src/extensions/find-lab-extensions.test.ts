import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findLabExtensions } from "./find-lab-extensions.js";

let root: string;
const problems: string[] = [];
const find = (...folders: string[]) =>
  findLabExtensions(
    folders.map((folder) => join(root, folder)),
    (problem) => problems.push(problem),
  );

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "extensions-"));
  problems.length = 0;
});
afterEach(() => rm(root, { recursive: true }));

async function install(dataFolder: string, name: string, description: unknown): Promise<string> {
  const folder = join(root, dataFolder, "labextensions", name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), typeof description === "string" ? description : JSON.stringify(description));
  return folder;
}

const built = (name: string, build: object, more: object = {}) => ({ name, version: "1.2.3", ...more, jupyterlab: { _build: build } });

test("extensions are found with and without a scope", async () => {
  const plain = await install(
    "env",
    "bqplot",
    built("bqplot", { load: "static/entry.js", extension: "./extension" }, { dependencies: { d3: "5" } }),
  );
  const scoped = await install(
    "env",
    "@bokeh/jupyter_bokeh",
    built("@bokeh/jupyter_bokeh", { load: "static/b.js", mimeExtension: "./mime" }),
  );
  expect(await find("env")).toEqual([
    { name: "@bokeh/jupyter_bokeh", version: "1.2.3", folder: scoped, load: "static/b.js", mimeExtension: "./mime", dependencies: [] },
    { name: "bqplot", version: "1.2.3", folder: plain, load: "static/entry.js", extension: "./extension", dependencies: ["d3"] },
  ]);
  expect(problems).toEqual([]);
});

test("of a name that is in two folders the first folder's is taken", async () => {
  const own = await install("own", "one", built("one", { load: "static/own.js" }));
  await install("system", "one", built("one", { load: "static/system.js" }));
  await install("system", "two", built("two", { load: "static/two.js" }));
  const found = await find("own", "missing", "system");
  expect(found.map(({ name, load }) => [name, load])).toEqual([
    ["one", "static/own.js"],
    ["two", "static/two.js"],
  ]);
  expect(found[0]?.folder).toBe(own);
});

test("a script's path that was written on Windows is an URL's", async () => {
  await install("env", "three", built("three", { load: "static\\remoteEntry.js" }));
  expect((await find("env")).map(({ load }) => load)).toEqual(["static/remoteEntry.js"]);
});

test("what is no prebuilt extension is passed over, and said", async () => {
  await install("env", "broken", "{");
  await install("env", "source", { name: "source", version: "1.0.0", jupyterlab: { extension: true } });
  await install("env", "outside", built("outside", { load: "../../secret.js" }));
  await install("env", "good", built("good", { load: "static/good.js" }));
  await mkdir(join(root, "env", "labextensions", "empty"));
  expect((await find("env")).map(({ name }) => name)).toEqual(["good"]);
  expect(problems).toHaveLength(3);
  for (const name of ["broken", "source", "outside"]) expect(problems.join("\n")).toContain(join("labextensions", name, "package.json"));
});
