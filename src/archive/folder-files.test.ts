import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BadArchiveError } from "./archive.js";
import { listFiles } from "./folder-files.js";

describe("listFiles", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "folder-"));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  async function put(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), name);
    }
  }

  async function names(options?: Parameters<typeof listFiles>[1]): Promise<readonly string[]> {
    return (await listFiles(directory, options)).map((file) => file.name);
  }

  it("lists files of all folders by name, without what computers leave there", async () => {
    await put("index.ipynb", "b/c/d.txt", "b/a.txt", "a.txt", ".hidden", ".config/x");
    await put(".dashboard-revision", ".DS_Store", "b/.DS_Store", ".ipynb_checkpoints/a.ipynb", "b/__pycache__/m.pyc");
    expect(await names()).toEqual([".config/x", ".hidden", "a.txt", "b/a.txt", "b/c/d.txt", "index.ipynb"]);
    expect(await names({ hidden: "skip" })).toEqual(["a.txt", "b/a.txt", "b/c/d.txt", "index.ipynb"]);
  });

  it("tells size and time", async () => {
    await put("a.txt");
    const modified = new Date("2024-05-06T07:08:09Z");
    await utimes(join(directory, "a.txt"), modified, modified);
    expect(await listFiles(directory)).toEqual([{ name: "a.txt", file: join(directory, "a.txt"), size: 5, modified }]);
  });

  it("never follows a link", async () => {
    await put("a.txt");
    await symlink(tmpdir(), join(directory, "folder"));
    await symlink("a.txt", join(directory, "link.txt"));
    await expect(listFiles(directory)).rejects.toThrow(BadArchiveError);
    await expect(listFiles(directory, { links: "refuse" })).rejects.toThrow(/is a link/);
    expect(await names({ links: "skip" })).toEqual(["a.txt"]);
  });
});
