import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findNotebookExtensions } from "./find-notebook-extensions.js";

let root: string;
const find = async (...folders: string[]) =>
  (await findNotebookExtensions(folders.map((folder) => join(root, folder)))).map(({ name, modules }) => [name, modules]);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "nbextensions-"));
});
afterEach(() => rm(root, { recursive: true }));

async function install(path: string, text = ""): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

test("a module is known by its folder's name, and by what its extension.js calls it", async () => {
  await install("env/nbextensions/bqplot/index.js");
  await install("env/nbextensions/jupyter_bokeh/index.js");
  await install(
    "env/nbextensions/jupyter_bokeh/extension.js",
    `window['requirejs'].config({map: {'*': {'@bokeh/jupyter_bokeh': 'nbextensions/jupyter_bokeh/index'}}});`,
  );
  await install("env/nbextensions/threejs/index.js");
  await install("env/nbextensions/threejs/three.js");
  await install("env/nbextensions/threejs/extension.js", `r.config({map:{"*":{three:"nbextensions/threejs/three"}}})`);
  expect(await find("env")).toEqual([
    ["bqplot", { bqplot: "index" }],
    ["jupyter_bokeh", { jupyter_bokeh: "index", "@bokeh/jupyter_bokeh": "index" }],
    ["threejs", { threejs: "index", three: "three" }],
  ]);
});

test("what holds no module, and Jupyter's own widgets, are passed over", async () => {
  await install("env/nbextensions/toolbar/main.js");
  await install("env/nbextensions/gone/extension.js", "{'gone': 'nbextensions/gone/index', other: 'nbextensions/toolbar/main'}");
  await install("env/nbextensions/jupyter-js-widgets/index.js");
  expect(await find("env", "missing")).toEqual([]);
});

test("the first folder's counts, and another content has another stamp", async () => {
  await install("own/nbextensions/team/index.js", "one");
  await install("system/nbextensions/team/index.js", "another");
  const stamp = async () => (await findNotebookExtensions([join(root, "own"), join(root, "system")])).map((one) => one.stamp).join();
  expect(await find("own", "system")).toEqual([["team", { team: "index" }]]);
  const before = await stamp();
  await install("own/nbextensions/team/index.js", "three");
  expect(await stamp()).not.toBe(before);
});
