import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { JupyterMessage } from "../../src/protocol/message.js";
import { STATE_TYPE } from "../../src/protocol/page.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookText, writeNotebook } from "../support/write-notebook.js";

const LONG_AGO = new Date("2020-02-02T02:02:02Z");
const LONGER_AGO = new Date("2019-01-01T01:01:01Z");
/** Both give notebooks of the same size. */
const [FIRST, SECOND] = ["First edition", "Other edition"];

let folder: string;
let server: ServerProcess;
let file: string;
let name: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "refresh-"));
  server = await startServerProcess({ folder, env: { NOTEBOOKS_POLL_INTERVAL: "100", LOG_LEVEL: "error" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  count += 1;
  name = `dashboard-${count}`;
  file = join(folder, `${name}.ipynb`);
});

async function get(path: string): Promise<string> {
  const response = await fetch(`${server.url}${path}`, { headers: { accept: "text/html" } });
  expect(response.status).toBe(200);
  return response.text();
}

const textOf = (title: string): string => notebookText(`# ${title}`, "print(1)");

/** A file of a title that has stood there for long, and was seen. */
async function settle(title: string): Promise<void> {
  await writeFile(file, textOf(title));
  await utimes(file, LONG_AGO, LONG_AGO);
  expect(await get(`/dashboards/${name}`)).toContain(`${title}</h1>`);
  expect(await get("/")).toContain(title);
}

/** Ways in which files change, by what makes them do so. */
const EDITS: Readonly<Record<string, (text: string) => Promise<void>>> = {
  "an editor that writes in place": (text) => writeFile(file, text),
  "an editor that writes beside and renames": async (text) => {
    await writeFile(`${file}.part`, text);
    await rename(`${file}.part`, file);
  },
  "a checkout: another file of the same size and time": async (text) => {
    await rm(file);
    await writeFile(file, text);
    await utimes(file, LONG_AGO, LONG_AGO);
  },
  "a program that writes in place and puts the time back": async (text) => {
    await writeFile(file, text);
    await utimes(file, LONG_AGO, LONG_AGO);
  },
  "a copy that keeps the time of its source, which is older": async (text) => {
    await writeFile(join(folder, `.${name}.part`), text);
    await utimes(join(folder, `.${name}.part`), LONGER_AGO, LONGER_AGO);
    await rename(join(folder, `.${name}.part`), file);
  },
  "a clock that is ahead": async (text) => {
    await writeFile(file, text);
    await utimes(file, new Date("2099-01-01"), new Date("2099-01-01"));
  },
};

test.each(Object.entries(EDITS))("shows at once what was changed by %s", async (_, edit) => {
  expect(textOf(SECOND)).toHaveLength(textOf(FIRST).length);
  await settle(FIRST);
  await edit(textOf(SECOND));
  expect(await get(`/dashboards/${name}`)).toContain(`${SECOND}</h1>`);
  expect(await get("/")).toContain(SECOND);
});

test("shows each of many edits in a row", async () => {
  for (let edition = 10; edition < 40; edition += 1) {
    await writeFile(file, textOf(`Edition ${edition}`));
    expect(await get(`/dashboards/${name}`)).toContain(`Edition ${edition}</h1>`);
  }
});

test("shows what was mended after it was broken", async () => {
  await writeFile(file, "{");
  expect((await fetch(`${server.url}/dashboards/${name}`)).status).toBe(422);
  await writeFile(file, textOf(FIRST));
  expect(await get(`/dashboards/${name}`)).toContain(`${FIRST}</h1>`);
});

test("a bundle's file is given as it is now, also to who knows an older one", async () => {
  await mkdir(join(folder, name));
  await writeNotebook(join(folder, name, "index.ipynb"), "# Bundle");
  const asset = join(folder, name, "data.json");
  await writeFile(asset, "[1]");
  await utimes(asset, LONG_AGO, LONG_AGO);
  const first = await fetch(`${server.url}/dashboards/${name}/data.json`);
  expect(await first.json()).toEqual([1]);
  expect(first.headers.get("cache-control")).toBe("no-cache");
  await writeFile(asset, "[2]");
  await utimes(asset, LONG_AGO, LONG_AGO);
  const known = ["etag", "last-modified"].map((header) => first.headers.get(header) ?? "");
  const again = await fetch(`${server.url}/dashboards/${name}/data.json`, {
    headers: { ...(known[0] ? { "if-none-match": known[0] } : {}), ...(known[1] ? { "if-modified-since": known[1] } : {}) },
  });
  expect([again.status, await again.text()]).toEqual([200, "[2]"]);
});

test("lists and addresses follow what is added, moved and removed", async () => {
  const list = (): Promise<string> => get(`/dashboards/${name}`);
  await mkdir(join(folder, name, "inner"), { recursive: true });
  await writeNotebook(join(folder, name, "a.ipynb"), "# Added dashboard");
  const listed = await list();
  for (const title of ["Added dashboard", "inner"]) expect(listed).toContain(title);
  await rename(join(folder, name, "a.ipynb"), join(folder, name, "inner", "b.ipynb"));
  expect(await list()).not.toContain("Added dashboard");
  expect((await fetch(`${server.url}/dashboards/${name}/a`)).status).toBe(404);
  expect(await get(`/dashboards/${name}/inner`)).toContain("Added dashboard");
  // A folder becomes a bundle by its index.
  await rename(join(folder, name, "inner", "b.ipynb"), join(folder, name, "inner", "index.ipynb"));
  expect(await get(`/dashboards/${name}/inner`)).toContain("Added dashboard</h1>");
  await rm(join(folder, name), { recursive: true });
  expect((await fetch(`${server.url}/dashboards/${name}`)).status).toBe(404);
  expect(await get("/")).not.toContain(name);
});

const saysNewVersion =
  (isThere: boolean) =>
  ({ header, content }: JupyterMessage): boolean =>
    header.msg_type === STATE_TYPE && (content.newVersion === true) === isThere;

test("pages hear of a new version, those that come to the old session later too, until it is taken back", async () => {
  await writeFile(file, textOf(FIRST));
  const page = await PageClient.open(server.url, name);
  await page.settled();
  expect(page.received.some(saysNewVersion(true))).toBe(false);
  await writeFile(file, textOf(SECOND));
  await page.next(saysNewVersion(true));
  const later = await PageClient.open(server.url, name, page);
  expect(later.kernelId).toBe(page.kernelId);
  await later.next(saysNewVersion(true));
  const fresh = await PageClient.open(server.url, name, { cookie: page.cookie });
  expect(fresh.kernelId).not.toBe(page.kernelId);
  await fresh.settled();
  expect(fresh.received.some(saysNewVersion(true))).toBe(false);
  const said = page.received.findIndex(saysNewVersion(true));
  await writeFile(file, textOf(FIRST));
  await page.next((message) => page.received.indexOf(message) > said && saysNewVersion(false)(message));
  await fresh.next(saysNewVersion(true));
  for (const client of [page, later, fresh]) client.close();
});

test("a restart keeps the session's version, starting over takes the new one and ends the old session", async () => {
  await writeNotebook(file, "print('first')");
  const page = await PageClient.open(server.url, name);
  await page.settled();
  await writeNotebook(file, "print('other')");
  await page.next(saysNewVersion(true));
  const before = page.received.length;
  const headers = { cookie: page.cookie };
  expect((await fetch(`${server.url}/api/kernels/${page.kernelId}/restart`, { method: "POST", headers })).status).toBe(200);
  const printed = await page.next((message) => page.received.indexOf(message) >= before && message.header.msg_type === "stream");
  expect(printed.content.text).toBe("first\n");
  const fresh = await PageClient.open(server.url, name, { cookie: page.cookie, revision: page.revision, startOver: true });
  expect(await page.closed).toBe(4404);
  expect((await fresh.next(({ header }) => header.msg_type === "stream")).content.text).toBe("other\n");
  fresh.close();
});

test("where there is room for one only, the new version takes the old one's once its page has gone", async () => {
  const small = await startServerProcess({ folder, env: { MAX_KERNELS: "1", QUEUE_MAX: "0", LOG_LEVEL: "error" } });
  await writeNotebook(file, "print('first')");
  const page = await PageClient.open(small.url, name);
  await page.settled();
  await writeNotebook(file, "print('other')");
  await expect(PageClient.open(small.url, name, { cookie: page.cookie })).rejects.toThrow("taken");
  page.close();
  const headers = { cookie: page.cookie };
  await until(async () =>
    (await (await fetch(`${small.url}/api/kernels/${page.kernelId}`, { headers })).text()).includes('"connections":0'),
  );
  const fresh = await PageClient.open(small.url, name, { cookie: page.cookie });
  expect((await fresh.next(({ header }) => header.msg_type === "stream")).content.text).toBe("other\n");
  fresh.close();
  await small.stop();
});
