/** How `refresh` ends, for the jobs that call it: each outcome has its exit code. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookWith } from "../support/write-notebook.js";
import { admin } from "./admin-command.js";

const TOKEN = "s3cret";
const FAILS_WHILE_BAD = "import os\nif os.path.exists('bad'): raise ValueError('not today')\nprint('fine')";

let folder: string;
let server: ServerProcess;
let scoped: string;

const write = (name: string, settings: object, ...cells: string[]): Promise<void> =>
  writeFile(join(folder, `${name}.ipynb`), notebookWith(settings, ...cells));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "admin-refresh-"));
  await mkdir(join(folder, "folder"));
  await Promise.all([
    write("good", { session: "static" }, "print('fine')"),
    write("once-good", { session: "static" }, FAILS_WHILE_BAD),
    write("never-good", { session: "static" }, "print('begun')", "raise ValueError('never')"),
    write("dies", { session: "static" }, "import os\nos._exit(3)"),
    write("endless", { session: "static" }, "print('begun')\nopen('endless.begun', 'w').close()", "import time\ntime.sleep(600)"),
    write("own", {}, "print('own')"),
    write("room", { session: "shared" }, "print('room')"),
    writeFile(join(folder, "broken.ipynb"), "{"),
    write("folder/inside", { session: "static" }, "print('inside')"),
  ]);
  const tokens = join(folder, ".tokens.json");
  scoped = (await admin(["token", "create", "ben", "--scope", "folder"], { env: { AUTH_TOKENS_FILE: tokens } })).stdout.trim();
  server = await startServerProcess({ folder, env: { AUTH_TOKEN: TOKEN, AUTH_TOKENS_FILE: tokens, LOG_LEVEL: "error" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function refresh(path: string, { token = TOKEN, address = server.url, args = [] as string[] } = {}) {
  return admin(["refresh", path, ...args], { env: { JUPYTER_DASHBOARDS_SERVER: address, JUPYTER_DASHBOARDS_TOKEN: token } });
}

test("a run that went well is done, and so is a shared dashboard that was started again", async () => {
  expect(await refresh("good")).toEqual({ code: 0, stdout: "", stderr: '"good" has run, and shows the new outputs.\n' });
  expect(JSON.parse((await refresh("good", { args: ["--json"] })).stdout)).toMatchObject({ path: "good", complete: true });
  expect(await refresh("room")).toMatchObject({ code: 0 });
});

test("a run that failed has failed, whether there is something better to show or not", async () => {
  const partial = await refresh("never-good", { args: ["--json"] });
  expect(partial).toMatchObject({ code: 1, stderr: expect.stringContaining("could not be completed") });
  expect(JSON.parse(partial.stdout)).toMatchObject({ path: "never-good", complete: false });
  expect(await refresh("once-good")).toMatchObject({ code: 0 });
  await writeFile(join(folder, "bad"), "");
  expect(await refresh("once-good")).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/could not be completed.*stay/) });
  expect(await refresh("dies")).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("has stopped") });
});

test("what is not static or shared, or can't be read, is refused", async () => {
  expect(await refresh("own")).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("nothing to refresh") });
  expect(await refresh("broken")).toMatchObject({ code: 1, stdout: "" });
});

test("what is no dashboard is missing, and what can be none is a wrong argument", async () => {
  expect(await refresh("nowhere")).toMatchObject({ code: 4, stdout: "" });
  expect(await refresh("folder")).toMatchObject({ code: 4, stdout: "" });
  expect(await refresh("../good")).toMatchObject({ code: 2, stdout: "" });
});

test("who may not is told so", async () => {
  expect(await refresh("good", { token: "wrong" })).toMatchObject({ code: 3, stdout: "" });
  expect(await refresh("good", { token: scoped })).toMatchObject({ code: 3, stdout: "" });
  expect(await refresh("folder/inside", { token: scoped })).toMatchObject({ code: 0 });
});

test("a server that is away, or goes away during the run, can't be reached", async () => {
  const other = await startServerProcess({ folder, env: { AUTH_TOKEN: TOKEN, LOG_LEVEL: "error" } });
  const running = refresh("endless", { address: other.url });
  await until(async () => existsSync(join(folder, "endless.begun")));
  other.process.kill("SIGKILL");
  expect(await running).toMatchObject({ code: 6, stdout: "" });
  expect(await refresh("good", { address: other.url })).toMatchObject({ code: 6, stdout: "" });
});
