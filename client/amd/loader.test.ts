import { expect, test, vi } from "vitest";
import { AmdLoader } from "./loader.js";
import type { Require } from "./require.js";

type Define = (...args: readonly unknown[]) => void;
type Script = (define: Define) => void;

/** A page whose server has these scripts. */
function pageWith(scripts: Readonly<Record<string, Script>>, globals: Readonly<Record<string, unknown>> = {}) {
  const asked: string[] = [];
  const loader: AmdLoader = new AmdLoader({
    baseUrl: "/files/",
    run: (callback) => callback(),
    global: (path) => globals[path],
    async runScript(name, address) {
      asked.push(address);
      const script = scripts[address];
      if (script === undefined) throw new Error(`${address} could not be loaded.`);
      script((...args) => loader.define(name, args));
    },
  });
  return { asked, loader, require: loader.createRequire(), define: ((...args) => loader.define(undefined, args)) as Define };
}

const required = (require: Require, names: readonly string[]): Promise<unknown[]> =>
  new Promise((resolve, reject) => require(names, (...modules: unknown[]) => resolve(modules), reject));

test("modules are loaded once, with what they need", async () => {
  const page = pageWith({
    "/files/chart.js": (define) => define(["./scale", "module"], (scale: object, module: object) => ({ scale, module })),
    "/files/scale.js": (define) => define({ linear: true }),
  });
  const [[chart], [scale]] = [await required(page.require, ["chart"]), await required(page.require, ["scale"])];
  expect(chart).toMatchObject({ scale: { linear: true }, module: { id: "chart", uri: "/files/chart.js" } });
  expect(scale).toEqual({ linear: true });
  expect(page.asked).toEqual(["/files/chart.js", "/files/scale.js"]);
  expect(page.require("scale")).toBe(scale);
});

test("what a script defines itself is not loaded, in whatever order it does", async () => {
  const { asked, define, require } = pageWith({});
  define("b", ["a"], (a: number) => a + 1);
  define("a", () => 1);
  expect(await required(require, ["b"])).toEqual([2]);
  expect(asked).toEqual([]);
});

test("a module without a name, of a script of no module, runs", async () => {
  const { define } = pageWith({ "/files/a.js": (inner) => inner({ one: 1 }) });
  const taken = vi.fn();
  define(["a", "exports"], taken);
  await vi.waitFor(() => expect(taken).toHaveBeenCalledWith({ one: 1 }, {}));
});

test("modules in the form of CommonJS find what they need, and one another", async () => {
  const commonJs = (text: string) => new Function("require", "exports", "module", text);
  const page = pageWith({
    "/files/even.js": (define) =>
      define(commonJs('const odd = require("odd"); /* require("no") */ exports.is = (n) => n === 0 || odd.is(n - 1);')),
    "/files/odd.js": (define) => define(commonJs('const even = require("./even"); exports.is = (n) => n !== 0 && even.is(n - 1);')),
    "/files/start.js": (define) => define(commonJs('module.exports = require("even");')),
  });
  const [even] = (await required(page.require, ["start", "odd"])) as { is(n: number): boolean }[];
  expect([even?.is(4), even?.is(3)]).toEqual([true, false]);
});

test("paths, packages, maps and shims are RequireJS's", async () => {
  const { asked, require } = pageWith(
    {
      "https://cdn/d3@7.js": (define) => define({ name: "d3" }),
      "/files/team/lib/start.js": (define) => define(["d3", "old"], (...deps: unknown[]) => deps),
      "/files/jquery.js": (define) => define("jquery", [], () => "$"),
      "/files/old-plugin.js": () => {},
    },
    { "jQuery.old": "a plugin" },
  );
  require.config({
    paths: { d3: ["https://away/d3", "https://cdn/d3@7"], plugin: "old-plugin" },
    packages: [{ name: "team", location: "team/lib", main: "./start.js" }],
    map: { "*": { old: "plugin" } },
    shim: { plugin: { deps: ["jquery"], exports: "jQuery.old" } },
  });
  expect(await required(require, ["team"])).toEqual([[{ name: "d3" }, "a plugin"]]);
  expect(asked).toEqual(expect.arrayContaining(["https://away/d3.js", "https://cdn/d3@7.js", "/files/jquery.js"]));
  expect(require.toUrl("./team.css")).toBe("/files/team.css");
});

test("what is not there is said to the second callback, and may be there the next time", async () => {
  const scripts: Record<string, Script> = {};
  const { require } = pageWith(scripts);
  await expect(required(require, ["late"])).rejects.toMatchObject({ requireType: "scripterror", requireModules: ["late"] });
  scripts["/files/late.js"] = (define) => define(7);
  expect(await required(require, ["late"])).toEqual([7]);
});

test("a module that is not loaded can't be asked for at once", () => {
  const page = pageWith({});
  expect(() => page.require("other")).toThrow(expect.objectContaining({ requireType: "notloaded" }));
});

test("modules that are not AMD stand beside those that are, and plugins load what is none", async () => {
  const { loader, require } = pageWith({
    "/files/text.js": (define) =>
      define({ load: (name: string, own: Require, done: (text: string) => void) => done(`the text of ${own.toUrl(name)}`) }),
  });
  loader.provide("@jupyter-widgets/base", async () => ({ ours: true }));
  expect(await required(require, ["@jupyter-widgets/base", "text!page.html"])).toEqual([{ ours: true }, "the text of /files/page.html"]);
});

test("another version is loaded once the former is forgotten", async () => {
  const { define, require } = pageWith({});
  define("plotly", { version: 1 });
  await required(require, ["plotly"]);
  define("plotly", { version: 2 });
  expect(await required(require, ["plotly"])).toEqual([{ version: 1 }]);
  require.undef("plotly");
  define("plotly", { version: 2 });
  expect(await required(require, ["plotly"])).toEqual([{ version: 2 }]);
});
