import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type BundleFiles, filesOfFolder, filesOfNotebook } from "./bundle-files.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bundle-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name);
  }
}

function names({ files }: BundleFiles): readonly string[] {
  return files.map(({ name }) => name).sort();
}

describe("a folder", () => {
  test("with all its files but hidden ones and what Python compiled", async () => {
    await write("index.ipynb", "img/a.png", "data.csv", ".env", ".git/config", "lib/__pycache__/x.pyc", "lib/x.py", "img/.DS_Store");
    const bundle = await filesOfFolder(folder);
    expect(names(bundle)).toEqual(["data.csv", "img/a.png", "index.ipynb", "lib/x.py"]);
    expect(bundle.notes).toEqual([]);
  });

  test("whose only notebook has another name: it is sent as index.ipynb", async () => {
    await write("sales.ipynb", "more/other.ipynb");
    const bundle = await filesOfFolder(folder);
    expect(names(bundle)).toEqual(["index.ipynb", "more/other.ipynb"]);
    expect(bundle.files.find(({ name }) => name === "index.ipynb")?.file).toBe(join(folder, "sales.ipynb"));
    expect(bundle.notes).toEqual(["sales.ipynb is sent as index.ipynb."]);
  });

  test("without a notebook, or with several of which none is the index, is refused", async () => {
    await write("data.csv");
    await expect(filesOfFolder(folder)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining("There is no notebook") });
    await write("a.ipynb", "b.ipynb");
    await expect(filesOfFolder(folder)).rejects.toThrow("holds 2 notebooks and none is called index.ipynb");
  });

  test("links are taken to files within, and never out of it", async () => {
    await write("index.ipynb", "data.csv", "img/a.png");
    await symlink(join(folder, "data.csv"), join(folder, "same.csv"));
    await symlink("/etc/passwd", join(folder, "users"));
    await symlink(join(folder, "img"), join(folder, "pictures"));
    await symlink(join(folder, "none"), join(folder, "broken"));
    const bundle = await filesOfFolder(folder);
    expect(names(bundle)).toEqual(["data.csv", "img/a.png", "index.ipynb", "same.csv"]);
    expect(bundle.notes.map((note) => note.split(":")[0])).toEqual(["Left out broken", "Left out pictures", "Left out users"]);
  });
});

describe("a notebook with its resources", () => {
  const notebook = () => join(folder, "sales.ipynb");

  test("becomes index.ipynb; the others keep their paths, once each", async () => {
    await write("sales.ipynb", "data.csv", "img/a.png", "img/b.png", "other.txt");
    const bundle = await filesOfNotebook(notebook(), [join(folder, "img"), join(folder, "img/a.png"), join(folder, "data.csv")]);
    expect(names(bundle)).toEqual(["data.csv", "img/a.png", "img/b.png", "index.ipynb"]);
    expect(bundle.files[0]?.file).toBe(notebook());
  });

  test("the notebook's whole folder does not send the notebook twice", async () => {
    await write("sales.ipynb", "data.csv");
    expect(names(await filesOfNotebook(notebook(), [folder]))).toEqual(["data.csv", "index.ipynb"]);
  });

  test("what is not there, lies elsewhere or would take its name is refused", async () => {
    await write("sales.ipynb", "index.ipynb");
    await expect(filesOfNotebook(notebook(), [join(folder, "none")])).rejects.toThrow("There is no");
    await expect(filesOfNotebook(notebook(), ["/etc/hosts"])).rejects.toThrow("it is not in");
    await expect(filesOfNotebook(notebook(), [join(folder, "index.ipynb")])).rejects.toThrow("takes that name");
  });
});
