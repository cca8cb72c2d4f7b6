import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findLocalCopies } from "./find-local-copies.js";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "copies-"));
});
afterEach(() => rm(root, { recursive: true }));

async function install(sitePackages: string, info: string, folder: string): Promise<string> {
  await mkdir(join(root, sitePackages, info), { recursive: true });
  await mkdir(join(root, sitePackages, folder), { recursive: true });
  return join(root, sitePackages, folder);
}

const find = (...prefixes: string[]) => findLocalCopies(prefixes.map((prefix) => join(root, prefix, "share", "jupyter")));

test("what packages bring along is found under the addresses that their outputs load it from", async () => {
  const site = "env/lib/python3.13/site-packages";
  const bokeh = await install(site, "bokeh-3.9.2.dist-info", "bokeh/server/static/js");
  const panel = await install(site, "panel-1.9.4.dist-info", "panel/dist");
  const plotly = await install(site, "plotly-7.1.0.dist-info", "plotly/package_data");
  await mkdir(join(root, site, "plotly/offline"));
  await writeFile(join(root, site, "plotly/offline/_plotlyjs_version.py"), '# generated\n__plotlyjs_version__ = "4.1.1"\n');
  expect(await find("env")).toEqual([
    { folder: bokeh, version: "3.9.2", from: "https://cdn.bokeh.org/bokeh/release/", drop: "-3.9.2" },
    { folder: panel, version: "1.9.4", from: "https://cdn.holoviz.org/panel/1.9.4/dist/" },
    { folder: plotly, version: "7.1.0", from: "https://cdn.plot.ly/", drop: "-4.1.1" },
  ]);
});

test("of two environments the first is taken, and Debian's own packages are found", async () => {
  const own = await install("env/lib/python3.13/site-packages", "bokeh-3.9.2.dist-info", "bokeh/server/static/js");
  await install("usr/lib/python3/dist-packages", "bokeh-2.4.0.egg-info", "bokeh/server/static/js");
  const panel = await install("usr/lib/python3/dist-packages", "Panel-1.0.0-py3.egg-info", "panel/dist");
  expect((await find("env", "usr")).map(({ folder }) => folder)).toEqual([own, panel]);
});

test("a package without its files, and one of a like name, have nothing", async () => {
  const site = "env/lib/python3.13/site-packages";
  await mkdir(join(root, site, "bokeh-3.9.2.dist-info"), { recursive: true });
  await install(site, "panel_material-1.0.0.dist-info", "panel/dist");
  await install(site, "plotly-7.1.0.dist-info", "plotly/package_data");
  expect(await find("env", "missing")).toEqual([]);
});
