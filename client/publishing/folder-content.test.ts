import { describe, expect, test } from "vitest";
import type { UploadLimits } from "./api-types.js";
import { bundleOf, type FolderFile } from "./folder-content.js";

const LIMITS: UploadLimits = { uploadBytes: 100, notebookBytes: 100, unpackedBytes: 100, entries: 10, depth: 2, pathLength: 30 };

function files(...paths: readonly string[]): FolderFile<string>[] {
  return paths.map((path) => ({ path, size: 10, content: `content of ${path}` }));
}

function bundle(paths: readonly string[], limits: UploadLimits = LIMITS): { paths: string[]; remark: string | undefined } {
  const result = bundleOf(files(...paths), limits);
  if ("problem" in result) throw new Error(result.problem);
  return { paths: result.files.map(({ path }) => path), remark: result.remark };
}

describe("a folder", () => {
  test("with an index.ipynb is sent as it is", () => {
    expect(bundle(["index.ipynb", "other.ipynb", "img/a.png"])).toEqual({
      paths: ["index.ipynb", "other.ipynb", "img/a.png"],
      remark: undefined,
    });
  });

  test("is sent without hidden files, checkpoints and compiled Python", () => {
    const paths = ["index.ipynb", ".env", ".git/config", ".ipynb_checkpoints/index-checkpoint.ipynb", "lib/__pycache__/a.pyc", "lib/a.py"];
    expect(bundle(paths).paths).toEqual(["index.ipynb", "lib/a.py"]);
  });

  test("with one notebook under another name is sent with that as its index, and says so", () => {
    const { paths, remark } = bundle(["data.csv", "Sales.ipynb", "lib/more.ipynb"]);
    expect(paths).toEqual(["data.csv", "index.ipynb", "lib/more.ipynb"]);
    expect(remark).toContain("“Sales.ipynb” is sent as index.ipynb");
  });

  test("with a notebook that is too large, under whichever name, says how large it may be", () => {
    for (const name of ["index.ipynb", "Sales.ipynb"])
      expect(bundleOf(files(name), { ...LIMITS, notebookBytes: 9 })).toEqual({
        problem: expect.stringContaining(`“${name}”: This notebook is 10 bytes. At most 9 bytes`),
      });
  });

  test.each([
    [["data.csv", "lib/a.ipynb"], "no notebook at its top"],
    [["a.ipynb", "b.ipynb"], "several notebooks (“a.ipynb”, “b.ipynb”)"],
    [["index.ipynb", "a/b/c/d.txt"], "“a/b/c/d.txt” lies too deep"],
    [["index.ipynb", `${"x".repeat(30)}.txt`], "is too long"],
    [["index.ipynb", ...Array.from({ length: 10 }, (_, index) => `${index}`)], "11 files and folders. At most 10"],
  ])("%j can't be published: %s", (paths, words) => {
    expect(bundleOf(files(...paths), LIMITS)).toEqual({ problem: expect.stringContaining(words) });
  });

  test("that is too large says how large it may be", () => {
    const large = bundleOf([{ path: "index.ipynb", size: 2_500_000, content: "" }], { ...LIMITS, unpackedBytes: 1_000_000 });
    expect(large).toEqual({ problem: "This folder holds 2.5 MB. At most 1.0 MB can be published." });
  });

  test("has its sub-folders counted as entries, as the server does", () => {
    const paths = ["index.ipynb", "a/1", "a/2", "a/b/3"];
    expect(bundle(paths, { ...LIMITS, entries: 6 }).paths).toHaveLength(4);
    expect(bundleOf(files(...paths), { ...LIMITS, entries: 5 })).toEqual({ problem: expect.stringContaining("holds 6") });
  });
});
