import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { notebookText } from "../support/author.js";
import { ADMIN, admin, inPseudoTerminal, inTerminal, type Terminal } from "./admin-command.js";
import { type FakeServer, PUBLISHING, startFakeServer } from "./fake-server.js";

const REVISION = "a".repeat(64);
const PRESENT = {
  kind: "notebook",
  name: "sales",
  path: "sales",
  title: "Sales of the year",
  changed: "2030-01-01T00:00:00Z",
  url: "http://x/dashboards/sales",
  revision: REVISION,
  size: 10,
};

let folder: string;
let server: FakeServer;
let terminal: Terminal | undefined;
/** What came after the questions. */
let changes: IncomingMessage[];
/** How the server meets a change. */
let onChange: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "admin-terminal-"));
  await writeFile(join(folder, "sales.ipynb"), notebookText("Sales"));
  changes = [];
  onChange = (request, response) => {
    const uploaded = { message: "ok", status: 201, url: "/notebooks/sales", link: "http://x/dashboards/sales" };
    request.resume().on("end", () => (request.method === "DELETE" ? response.writeHead(204).end() : json(response, 201, uploaded)));
  };
  server = await startFakeServer((request, response) => {
    if (request.url === "/_api/publishing") return json(response, 200, PUBLISHING);
    if (request.method === "GET") return json(response, 200, PRESENT);
    changes.push(request);
    onChange(request, response);
  });
});

afterEach(async () => {
  terminal?.kill();
  terminal = undefined;
  await server.close();
  await rm(folder, { recursive: true });
});

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function start(...args: readonly string[]): Terminal {
  terminal = inTerminal([...args, "--server", server.url], { cwd: folder, env: { TMPDIR: folder } });
  return terminal;
}

test("asks before it replaces, and sends the revision that was asked about", async () => {
  const running = start("upload", "sales.ipynb");
  await running.shows('There is a dashboard "Sales of the year" at "sales" already. Replace it? [y/N]');
  expect(changes).toEqual([]);
  running.type("y\r");
  const { code, shown } = await running.end();
  expect(code).toBe(0);
  expect(shown).toContain("http://x/dashboards/sales");
  expect(changes[0]?.headers["if-match"]).toBe(`"${REVISION}"`);
});

test.each(["n\r", "\r", "\u0004", "\u0003"])("an answer of %j changes nothing", async (keys) => {
  const running = start("upload", "sales.ipynb");
  await running.shows("[y/N]");
  running.type(keys);
  expect((await running.end()).code).toBe(130);
  expect(changes).toEqual([]);
});

test("--overwrite does not ask", async () => {
  expect((await start("upload", "sales.ipynb", "--overwrite").end()).code).toBe(0);
  expect(changes[0]?.headers).not.toHaveProperty("if-match");
});

test("asks before it deletes, and does not where it was told", async () => {
  const running = start("delete", "sales");
  await running.shows('Delete "Sales of the year" at "sales"? [y/N]');
  running.type("yes\r");
  expect((await running.end()).code).toBe(0);
  expect(changes[0]?.headers["if-match"]).toBe(`"${REVISION}"`);
  expect((await start("delete", "sales", "--yes").end()).code).toBe(0);
  expect(changes).toHaveLength(2);
});

test("shows how far it has come, and takes the bar away", async () => {
  await writeFile(join(folder, "large.zip"), Buffer.alloc(32 * 1024 * 1024));
  const { code, shown } = await start("upload", "large.zip", "--overwrite").end();
  expect(code).toBe(0);
  expect(shown).toMatch(/Sending large\.zip {2}[━─]+ {2}\d+ % {2}[\d.]+ \w+ of 33\.6 MB/);
  expect(shown).toContain("100 %");
  expect(shown.split("\u001b[K").at(-1)?.trim()).toBe("http://x/dashboards/sales");
});

test("in a pipe there is one plain line, and the link alone on stdout", async () => {
  const outcome = await admin(["upload", "sales.ipynb", "--overwrite", "--server", server.url], { cwd: folder });
  expect(outcome).toEqual({
    code: 0,
    stdout: "http://x/dashboards/sales\n",
    stderr: expect.stringMatching(/^Sending sales\.ipynb \(\d+ B\)\n$/),
  });
});

test("the bar is on stderr: a piped stdout keeps the link alone", async () => {
  const script = `"$0" "$@" > out.txt; cat out.txt | sed 's/^/got: /'`;
  const args = [process.execPath, ADMIN, "upload", "sales.ipynb", "--overwrite", "--server", server.url];
  terminal = inPseudoTerminal(["bash", "--norc", "-c", script, ...args], { cwd: folder });
  const { shown } = await terminal.end();
  expect(shown).toContain("100 %");
  expect(shown).toContain("got: http://x/dashboards/sales");
});

test("nobody to ask: nothing is changed, and the line says what would", async () => {
  const upload = await admin(["upload", "sales.ipynb", "--server", server.url], { cwd: folder });
  expect(upload).toEqual({ code: 5, stdout: "", stderr: expect.stringContaining("--overwrite replaces it") });
  const remove = await admin(["delete", "sales", "--server", server.url]);
  expect(remove).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining("--yes") });
  expect(changes).toEqual([]);
});

test("Ctrl-C in the midst of an upload ends it, and leaves nothing behind", async () => {
  await writeFile(join(folder, "data.bin"), Buffer.alloc(1024 * 1024));
  const broken = new Promise<void>((resolve) => {
    onChange = (request) => request.on("data", () => request.pause()).on("close", () => resolve());
  });
  const running = start("upload", ".", "--overwrite");
  await running.shows("sales.ipynb is sent as index.ipynb.");
  await running.shows("Packing");
  await running.shows("Sending");
  running.type("\u0003");
  const { code, shown } = await running.end();
  expect(code).toBe(130);
  expect(shown).toContain("Stopped.");
  await broken;
  expect(await readdir(folder)).toEqual(["data.bin", "sales.ipynb"]);
});

test("a list is a table for people and lines of tabs for programs", async () => {
  const { shown } = await start("list").end();
  expect(shown).toContain("PATH   KIND      CHANGED (UTC)     SIZE  REVISION      TITLE");
  const piped = await admin(["list", "--server", server.url]);
  expect(piped.stdout).toBe(`sales\tnotebook\t2030-01-01 00:00\t10 B\t${"a".repeat(12)}\tSales of the year\n`);
});
