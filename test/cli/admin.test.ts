import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { notebookText } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { admin } from "./admin-command.js";

const TOKEN = "s3cret";

let served: string;
let work: string;
let server: ServerProcess;

beforeAll(async () => {
  served = await mkdtemp(join(tmpdir(), "admin-served-"));
  server = await startServerProcess({ folder: served, env: { AUTH_TOKEN: TOKEN }, args: ["--base-url", "/apps"] });
});

afterAll(async () => {
  await server.stop();
  await rm(served, { recursive: true });
});

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), "admin-work-"));
  return () => rm(work, { recursive: true });
});

function address(): string {
  return `${new URL(server.url).origin}/apps`;
}

function run(...args: readonly string[]) {
  return admin([...args], { cwd: work, env: { JUPYTER_DASHBOARDS_SERVER: address(), JUPYTER_DASHBOARDS_TOKEN: TOKEN } });
}

async function write(name: string, content: string): Promise<void> {
  await mkdir(join(work, name, ".."), { recursive: true });
  await writeFile(join(work, name), content);
}

async function page(path: string): Promise<string> {
  return (await fetch(`${address()}/dashboards/${path}`)).text();
}

describe("upload", () => {
  test("a notebook under its own name, and its link opens it", async () => {
    await write("Sales 2030.ipynb", notebookText("Sales of the year"));
    const { code, stdout } = await run("upload", "Sales 2030.ipynb");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\/apps\/dashboards\/Sales%202030\n$/);
    expect(await (await fetch(stdout.trim())).text()).toContain("Sales of the year");
  });

  test("into a folder, with a name or with its own", async () => {
    await write("a.ipynb", notebookText("Named"));
    expect((await run("upload", "a.ipynb", "into/deep/b.ipynb")).stdout).toMatch(/\/dashboards\/into\/deep\/b\n$/);
    expect((await run("upload", "a.ipynb", "into/")).stdout).toMatch(/\/dashboards\/into\/a\n$/);
  });

  test("a folder, whose only notebook becomes the index", async () => {
    await write("report/main.ipynb", notebookText("From a folder"));
    await write("report/img/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    await write("report/.secret", "hidden");
    const { code, stderr } = await run("upload", "report");
    expect(code).toBe(0);
    expect(stderr).toContain("main.ipynb is sent as index.ipynb.");
    expect(await page("report")).toContain("From a folder");
    expect((await fetch(`${address()}/dashboards/report/img/a.svg`)).status).toBe(200);
    await run("download", "report", "report.zip");
    const names = execFileSync("python3", ["-m", "zipfile", "-l", "report.zip"], { cwd: work, encoding: "utf8" });
    expect(names).toContain("img/a.svg");
    expect(names).not.toContain(".secret");
  });

  test("a notebook with its resources", async () => {
    await write("n/main.ipynb", notebookText("With data"));
    await write("n/other.ipynb", notebookText("Not sent"));
    await write("n/data/a.csv", "1");
    const { code, stdout } = await run("upload", "n/main.ipynb", "with-data", "--include", "n/data", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      message: expect.any(String),
      status: 201,
      url: "/notebooks/with-data",
      link: expect.stringMatching(/\/apps\/dashboards\/with-data$/),
      path: "with-data",
      revision: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await readFile(join(served, "with-data", "data", "a.csv"), "utf8")).toBe("1");
  });

  test("a zip as it is", async () => {
    await write("z/index.ipynb", notebookText("Zipped"));
    execFileSync("zip", ["-qr", "../made.zip", "."], { cwd: join(work, "z") });
    expect((await run("upload", "made.zip")).code).toBe(0);
    expect(await page("made")).toContain("Zipped");
  });

  test("one that is there is replaced only where that is said", async () => {
    await write("twice.ipynb", notebookText("First"));
    await run("upload", "twice.ipynb");
    await write("twice.ipynb", notebookText("Second"));
    expect(await run("upload", "twice.ipynb")).toMatchObject({ code: 5, stdout: "" });
    expect(await page("twice")).toContain("First");
    expect(await run("upload", "twice.ipynb", "--overwrite")).toMatchObject({ code: 0 });
    expect(await page("twice")).toContain("Second");
  });

  test.each([
    ["a file that is not there", ["upload", "none.ipynb"], "There is no file or folder none.ipynb."],
    ["a file of another kind", ["upload", "text.txt"], "is no *.ipynb, no *.zip and no folder"],
    ["an empty file", ["upload", "empty.ipynb"], "is empty"],
    ["a name that leads out", ["upload", "good.ipynb", "../x"], "can't be the path"],
    ["a folder with --include", ["upload", ".", "--include", "text.txt"], "goes with a notebook"],
  ])("%s ends with 2", async (_name, args, expected) => {
    await write("text.txt", "text");
    await write("empty.ipynb", "");
    await write("good.ipynb", notebookText("Good"));
    expect(await run(...args)).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(expected) });
  });

  test("what the server does not take is told in its words", async () => {
    await write("bad.ipynb", "no notebook");
    const { code, stdout, stderr } = await run("upload", "bad.ipynb");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("JSON");
    expect(await run("history", "bad")).toMatchObject({ code: 4 });
  });
});

describe("the life of a dashboard", () => {
  beforeEach(async () => {
    await write("life.ipynb", notebookText("One"));
    await run("upload", "life.ipynb", "--overwrite");
    await write("life.ipynb", notebookText("Two"));
    await run("upload", "life.ipynb", "--overwrite");
  });

  test("history, an earlier revision, and back", async () => {
    const { revisions } = JSON.parse((await run("history", "life", "--json")).stdout);
    expect(revisions[0]).toMatchObject({ kind: "notebook", by: "AUTH_TOKEN", current: true });
    const lines = (await run("history", "life")).stdout.split("\n");
    expect(lines[0]?.split("\t")).toEqual([
      revisions[0].revision.slice(0, 12),
      expect.any(String),
      "notebook",
      expect.any(String),
      "AUTH_TOKEN",
      "current",
    ]);

    const earlier = await run("download", "life", "-", "--revision", revisions[1].revision.slice(0, 12));
    expect(earlier.stdout).toContain("# One");

    const back = await run("rollback", "life");
    expect(back).toMatchObject({ code: 0, stdout: expect.stringMatching(/\/dashboards\/life\n$/) });
    expect(await page("life")).toContain("One");
    expect((await run("rollback", "life", revisions[0].revision)).code).toBe(0);
    expect(await page("life")).toContain("Two");
    expect(await run("rollback", "life", "0123456789")).toMatchObject({ code: 4, stdout: "" });
  });

  test("download gives back what was uploaded, and replaces no file unasked", async () => {
    await rm(join(work, "life.ipynb"));
    expect(await run("download", "life")).toMatchObject({ code: 0, stdout: "life.ipynb\n" });
    expect(await readFile(join(work, "life.ipynb"), "utf8")).toBe(notebookText("Two"));
    expect(await run("download", "life")).toMatchObject({ code: 5, stdout: "" });
    expect(await run("download", "life", "life.ipynb", "--overwrite", "--json")).toMatchObject({ code: 0 });
    expect(await run("download", "life", "no/such/folder.ipynb")).toMatchObject({ code: 2 });
  });

  test("deleted, gone, and brought back", async () => {
    expect(await run("delete", "life", "--yes", "--json")).toMatchObject({
      code: 0,
      stdout: '{\n  "path": "life",\n  "deleted": true\n}\n',
    });
    expect(await run("delete", "life", "--yes")).toMatchObject({ code: 4, stdout: "" });
    expect(await run("download", "life", "x")).toMatchObject({ code: 4 });
    await expect(stat(join(work, "x"))).rejects.toThrow("ENOENT");
    expect(await run("rollback", "life")).toMatchObject({ code: 0 });
    expect(await page("life")).toContain("Two");
  });
});

test("list shows folders and dashboards, and with --recursive what is below", async () => {
  await write("l.ipynb", notebookText("Listed"));
  await run("upload", "l.ipynb", "lists/a/one");
  await run("upload", "l.ipynb", "lists/two");
  expect((await run("list", "lists")).stdout.split("\n").map((line) => line.split("\t")[0])).toEqual(["lists/a/", "lists/two", ""]);
  const all = JSON.parse((await run("list", "lists", "--recursive", "--json")).stdout);
  expect(JSON.parse((await run("list", "lists", "-r", "--json")).stdout)).toEqual(all);
  expect(all.path).toBe("lists");
  expect(all.entries.map(({ kind, path }: { kind: string; path: string }) => `${kind} ${path}`)).toEqual([
    "folder lists/a",
    "notebook lists/a/one",
    "notebook lists/two",
  ]);
  expect((await run("list", "lists/two")).stdout).toContain("Listed");
  expect(await run("list", "nowhere")).toMatchObject({ code: 4, stdout: "" });
});

test("clear-cache says what it did", async () => {
  expect(await run("clear-cache")).toEqual({ code: 0, stdout: "", stderr: expect.stringMatching(/\S/) });
  expect(JSON.parse((await run("clear-cache", "life", "--json")).stdout)).toMatchObject({ status: 200, path: "life" });
});

describe("tokens", () => {
  test("none and a wrong one end with 3", async () => {
    expect(await admin(["list", "--server", address()])).toMatchObject({ code: 3, stdout: "" });
    expect(await admin(["list", "--server", address(), "--token", "wrong"])).toMatchObject({ code: 3, stdout: "" });
  });

  test("come from the configuration file, too; one that others can read is warned of", async () => {
    const config = join(work, "admin.json");
    await writeFile(config, JSON.stringify({ server: address(), token: TOKEN }));
    await chmod(config, 0o600);
    expect(await admin(["clear-cache", "--json", "--config", config])).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining("chmod"),
    });
    await chmod(config, 0o644);
    expect(await admin(["clear-cache", "--config", config])).toMatchObject({ code: 0, stderr: expect.stringContaining("chmod 600") });
  });
});

test("a wrong base URL is told apart from a dashboard that is missing", async () => {
  const { code, stderr } = await admin(["list", "--server", new URL(server.url).origin, "--token", TOKEN]);
  expect({ code, stderr }).toEqual({ code: 6, stderr: expect.stringContaining("BASE_URL") });
});

test("arguments that can't be used end with 2 and one line; help and version end with 0", async () => {
  for (const args of [["nonsense"], ["upload"], ["list", "a", "b"], ["list", "--timeout", "x"], ["list", "--nonsense"]]) {
    const { code, stdout, stderr } = await admin(args);
    expect({ code, stdout, lines: stderr.trimEnd().split("\n").length }).toEqual({ code: 2, stdout: "", lines: 1 });
  }
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await admin(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  const help = await admin(["--help"]);
  expect(help).toMatchObject({ code: 0, stderr: "" });
  for (const code of [0, 1, 2, 3, 4, 5, 6, 130]) expect(help.stdout).toMatch(new RegExp(`^  ${code} `, "m"));
});
