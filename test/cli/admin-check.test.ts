import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../support/patience.js";
import { kernelPids } from "../support/processes.js";
import { writeNotebook } from "../support/write-notebook.js";
import { admin, adminProcess } from "./admin-command.js";

const VENV = fileURLToPath(new URL("../../.venv", import.meta.url));

/** Each with one problem, or none. */
const NOTEBOOKS: Readonly<Record<string, readonly string[]>> = {
  good: ["# Good", "import ipywidgets\nipywidgets.IntSlider()", "print('said')"],
  error: ["1", "1/0", "2"],
  module: ["import sklearn"],
  input: ["input('Your name?')"],
  file: ["open('data.csv')"],
  network: ["import urllib.request\nurllib.request.urlopen('http://nowhere.invalid/')"],
  magic: ["%no_such_magic 1"],
  death: ["import os\nos._exit(3)"],
  "front-end": ["from IPython.display import Javascript\ndisplay(*[Javascript('IPython.notebook.save_notebook()')] * 2)"],
  output: ["from IPython.display import display\ndisplay({'application/vnd.nobody+json': {}, 'text/plain': 'x'}, raw=True)"],
  widget: [
    [
      "import ipywidgets, traitlets",
      "class Own(ipywidgets.DOMWidget):",
      "    _view_name = traitlets.Unicode('View').tag(sync=True)",
      "    _view_module = traitlets.Unicode('nobody-has-it').tag(sync=True)",
      "    _view_module_version = traitlets.Unicode('^1.2.3').tag(sync=True)",
      "ipywidgets.VBox([Own()])",
    ].join("\n"),
  ],
  elsewhere: [
    "# ![](https://pictures.example/a.png)",
    "from IPython.display import HTML\nHTML('<script src=\"https://cdn.example/a.js\"></script>')",
  ],
  "own-server": ["from IPython.display import IFrame\nIFrame('http://localhost:8050/', 600, 400)"],
  raises: ["print('before')", "raise ValueError('The data have not arrived')"],
};

interface Report {
  readonly notebooks: readonly {
    readonly notebook: string;
    readonly kernel?: string;
    readonly shows: string;
    readonly cells: { readonly all: number; readonly done: number };
    readonly problems: readonly { readonly kind: string; readonly cell?: number; readonly text: string }[];
  }[];
}

let folder: string;
let temporary: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "check-"));
  temporary = await mkdtemp(join(tmpdir(), "check-work-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(temporary, { recursive: true });
});

const check = (...args: readonly string[]) => admin(["check", folder, ...args], { env: environment() });
const environment = () => ({ TMPDIR: temporary, KERNEL_PREFIXES: VENV });

test("each problem is found, at its cell, and nothing is changed", async () => {
  for (const [name, cells] of Object.entries(NOTEBOOKS)) await writeNotebook(join(folder, `${name}.ipynb`), ...cells);
  await mkdir(join(folder, "report"));
  await writeNotebook(join(folder, "report", "index.ipynb"), "open('made.txt', 'w').write('x')");
  await writeFile(join(folder, "broken.ipynb"), "{");
  const text = await readFile(join(folder, "error.ipynb"), "utf8");
  const julia = { name: "julia-1.11", display_name: "Julia", language: "julia" };
  await writeFile(join(folder, "kernel.ipynb"), JSON.stringify({ ...JSON.parse(text), metadata: { kernelspec: julia } }));

  const { code, stdout, stderr } = await check("--json", "--jobs", "3");
  const { notebooks }: Report = JSON.parse(stdout);
  const found = notebooks.map(({ notebook, shows, problems }) => [notebook, shows, ...problems.map(({ kind, cell }) => `${kind} ${cell}`)]);
  expect(Object.fromEntries(found.map(([name, ...rest]) => [name, rest]))).toEqual({
    "broken.ipynb": ["nothing", "notebook undefined"],
    "death.ipynb": ["nothing", "kernel 1"],
    "elsewhere.ipynb": ["online", "other-site 1", "other-site 2"],
    "error.ipynb": ["part", "error 2"],
    "file.ipynb": ["nothing", "file 1"],
    "front-end.ipynb": ["part", "front-end 1"],
    "good.ipynb": ["whole"],
    "input.ipynb": ["nothing", "input 1"],
    "kernel.ipynb": ["nothing", "kernel undefined"],
    "magic.ipynb": ["nothing", "front-end 1"],
    "module.ipynb": ["nothing", "module 1"],
    "network.ipynb": ["nothing", "network 1"],
    "output.ipynb": ["part", "output 1"],
    "own-server.ipynb": ["part", "output 1"],
    "raises.ipynb": ["part", "error 2"],
    "report/index.ipynb": ["whole"],
    "widget.ipynb": ["part", "widget 1"],
  });
  const texts = Object.fromEntries(
    notebooks.map(({ notebook, problems }) => [notebook, problems.map((problem) => problem.text).join("\n")]),
  );
  expect(texts["module.ipynb"]).toContain("pip install scikit-learn");
  expect(texts["widget.ipynb"]).toContain("nobody-has-it ^1.2.3, which is not in the environment of the kernel python3");
  expect(texts["kernel.ipynb"]).toContain('Pkg.add("IJulia")');
  expect(texts["elsewhere.ipynb"]).toMatch(/pictures\.example.*\n.*cdn\.example/);
  expect(code).toBe(7);
  expect(stderr).toContain("14 of 17 would not show whole.");
  expect(await readdir(join(folder, "report"))).toEqual(["index.ipynb"]);
  expect(await readdir(temporary)).toEqual([]);
});

test("0 where all show, to visitors who reach the sites that they load from", async () => {
  await writeNotebook(join(folder, "map.ipynb"), "# ![](https://tiles.example/a.png)");
  const { code, stdout } = await check();
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^map\.ipynb\twhere online\t1\t.*tiles\.example.*\n$/)]);
});

test("one that takes too long is stopped", async () => {
  await writeNotebook(join(folder, "slow.ipynb"), "import time\nwhile True: time.sleep(1)");
  const { code, stdout } = await check("--time-limit", "2");
  expect([code, stdout]).toEqual([7, expect.stringContaining("It was not done after 2 s.")]);
});

test("a folder without notebooks is said", async () => {
  expect(await check()).toMatchObject({ code: 2, stderr: expect.stringContaining("There is no notebook in") });
});

test("stopped by its user, it leaves no kernel and no file", async () => {
  const begun = join(folder, "begun");
  await writeNotebook(join(folder, "long.ipynb"), `open(${JSON.stringify(begun)}, "w").close()\nimport time\nwhile True: time.sleep(1)`);
  const mark = `TMPDIR=${temporary}`;
  const { child, ended } = adminProcess(["check", folder], { env: environment() });
  await until(async () => (await readdir(folder)).includes("begun"));
  expect(await kernelPids(mark)).toHaveLength(1);
  child.kill("SIGINT");
  expect((await ended).code).toBe(130);
  expect(await kernelPids(mark)).toEqual([]);
  expect(await readdir(temporary)).toEqual([]);
});
