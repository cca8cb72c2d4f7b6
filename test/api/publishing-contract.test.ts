import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Author, bundleUpload, encodePath, notebookText, notebookUpload, type Upload } from "../support/author.js";
import { notebookForm, rawRequest } from "../support/raw-request.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

let folder: string;
let server: ServerProcess;
let author: Author;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "contract-"));
  server = await startServerProcess({
    folder,
    env: {
      LOG_LEVEL: "error",
      NOTEBOOK_MAX_BYTES: "20000",
      UPLOAD_MAX_BYTES: "100000",
      UPLOAD_MAX_DEPTH: "3",
      UPLOAD_MAX_PATH_LENGTH: "400",
    },
  });
  author = new Author(server.url);
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

afterEach(async () => {
  expect(await readdir(join(folder, ".jupyter-dashboards", "staging")).catch(() => [])).toEqual([]);
});

const page = async (path: string): Promise<string> => (await fetch(`${server.url}/dashboards/${encodePath(path)}`)).text();

/** A form as a client may send it, right or wrong. */
function post(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}/_api/notebooks/${path}`, { method: "POST", body, headers });
}

function form(...fields: readonly (readonly [name: string, fileName: string | undefined, content: string])[]): FormData {
  const data = new FormData();
  for (const [name, fileName, content] of fields) {
    if (fileName === undefined) data.append(name, content);
    else data.append(name, new Blob([content]), fileName);
  }
  return data;
}

const bundle = (title: string): Promise<Upload> => bundleUpload({ "index.ipynb": notebookText(title), "img/a.png": "PNG" });

describe("a notebook", () => {
  test.each([
    "plain",
    "folder/deep/er/plain",
    "two words",
    "a#b?c",
    "100%",
    "%41",
    "a+b&c=d",
    "crème brûlée",
    "日本語",
    "😀 party 🎉",
    "quote'\"s",
    "a.b",
    "index2",
    "x".repeat(200),
  ])("is published at %s, told where, and shown", async (path) => {
    const response = await author.publish(path, notebookUpload(`Title of ${path}`));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      message: "Notebook successfully uploaded",
      status: 201,
      url: `/notebooks/${encodePath(path)}`,
      link: `${server.url}/dashboards/${encodePath(path)}`,
    });
    expect(response.headers.get("etag")).toMatch(/^"[0-9a-f]{64}"$/);
    expect((await fetch(`${server.url}/dashboards/${encodePath(path)}`)).status).toBe(200);
    expect(await readFile(join(folder, `${path}.ipynb`), "utf8")).toBe(notebookText(`Title of ${path}`));
  });

  test("may be named with its extension, which is taken off", async () => {
    const response = await author.publish("team/named.ipynb", notebookUpload("Named"));
    expect(await response.json()).toMatchObject({ url: "/notebooks/team/named", link: `${server.url}/dashboards/team/named` });
    expect(await readdir(join(folder, "team"))).toContain("named.ipynb");
  });

  test("of nbformat 3 is taken", async () => {
    const old = {
      nbformat: 3,
      nbformat_minor: 0,
      metadata: { name: "" },
      worksheets: [{ cells: [{ cell_type: "heading", level: 1, source: "Old" }] }],
    };
    const response = await author.publish("old", { fileName: "a.ipynb", bytes: Buffer.from(JSON.stringify(old)) });
    expect(response.status).toBe(201);
    expect(await page("old")).toContain("Old");
  });

  test.each(["A.IPYNB", "a b.Ipynb", "日本.ipynb", "../../up.ipynb"])("may be in a file called %s", async (fileName) => {
    expect((await author.publish("named-otherwise", { ...notebookUpload("Named otherwise"), fileName })).status).toBe(201);
    expect(await readdir(join(folder, ".."))).not.toContain("up.ipynb");
  });

  test("replaces what stood there", async () => {
    await author.publish("again", notebookUpload("First"));
    await author.publish("again", notebookUpload("Second"));
    expect(await page("again")).toContain("Second");
  });
});

describe("a bundle", () => {
  test("is unpacked with its files", async () => {
    const response = await author.publish("team/bundle", await bundle("A bundle"));
    expect(await response.json()).toMatchObject({
      status: 201,
      url: "/notebooks/team/bundle",
      link: `${server.url}/dashboards/team/bundle`,
    });
    expect(await page("team/bundle")).toContain("A bundle");
    expect(await (await fetch(`${server.url}/dashboards/team/bundle/img/a.png`)).text()).toBe("PNG");
  });

  test("is replaced whole, by a notebook and the reverse", async () => {
    await author.publish("turns", await bundle("As a bundle"));
    await author.publish("turns", notebookUpload("As a notebook"));
    expect(await page("turns")).toContain("As a notebook");
    expect((await fetch(`${server.url}/dashboards/turns/img/a.png`)).status).toBe(404);
    expect(await readdir(folder)).not.toContain("turns");
    await author.publish("turns", await bundleUpload({ "index.ipynb": notebookText("A bundle again") }));
    expect(await page("turns")).toContain("A bundle again");
    expect(await readdir(folder)).not.toContain("turns.ipynb");
  });

  test("does not take the place of a folder with other dashboards", async () => {
    await author.publish("taken/inner", notebookUpload("Inner"));
    const response = await author.publish("taken", await bundle("Outer"));
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({ message: expect.stringContaining("other things"), status: 409, url: "/_api/notebooks/taken" });
    expect(await page("taken/inner")).toContain("Inner");
  });

  test("takes no dashboard within it", async () => {
    await author.publish("closed", await bundle("Closed"));
    expect((await author.publish("closed/inner", notebookUpload("Inner"))).status).toBe(400);
  });
});

test("an index is shown in the place of its folder's list", async () => {
  await author.publish("with-index/index", notebookUpload("The index"));
  expect(await page("with-index")).toContain("The index");
});

describe("bad input is refused with words, and what was there stays", () => {
  const good = notebookText("Good");
  beforeEach(async () => {
    await author.publish("kept", notebookUpload("Kept"));
  });
  afterEach(async () => {
    expect(await page("kept")).toContain("Kept");
  });
  const malformed = { "content-type": "multipart/form-data; boundary=x" };
  const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.ipynb"\r\n\r\n';

  test.each<[string, BodyInit, number, RegExp, Record<string, string>?]>([
    ["no body", "", 400, /form data/],
    ["JSON", good, 400, /form data/, { "content-type": "application/json" }],
    ["a form without a boundary", good, 400, /form data/, { "content-type": "multipart/form-data" }],
    ["a URL-encoded form", new URLSearchParams({ file: good }), 400, /form data/],
    ["a form of nothing", "--x--\r\n", 400, /has no file/, malformed],
    ["a form that breaks off", `${head}${good}`, 400, /broke off/, malformed],
    ["two files", form(["file", "a.ipynb", good], ["file", "b.ipynb", good]), 400, /two files/],
    ["a file and a field", form(["file", "a.ipynb", good], ["more", undefined, "1"]), 400, /"more"/],
    ["a field and a file", form(["more", undefined, "1"], ["file", "a.ipynb", good]), 400, /"more"/],
    ["a file in another field", form(["notebook", "a.ipynb", good]), 400, /"notebook"/],
    ["text in the file's field", form(["file", undefined, good]), 400, /text, not a file/],
    ["a file without a name", `${head.replace("a.ipynb", "")}${good}\r\n--x--\r\n`, 400, /no name/, malformed],
    ["another extension", form(["file", "a.py", good]), 400, /"a\.py" is neither/],
    ["no extension", form(["file", "ipynb", good]), 400, /neither/],
    ["a notebook called a zip", form(["file", "a.zip", good]), 400, /not a zip/],
    ["no JSON", form(["file", "a.ipynb", "hello"]), 400, /^This file can't be published\. .*not valid JSON/],
    ["an empty file", form(["file", "a.ipynb", ""]), 400, /can't be published\. .*not valid JSON/],
    ["JSON that is no notebook", form(["file", "a.ipynb", "[]"]), 400, /can't be published\. .*not a notebook/],
    ["nbformat 2", form(["file", "a.ipynb", '{"nbformat":2,"worksheets":[]}']), 400, /nbformat 3 or later/],
    ["a notebook over its limit", form(["file", "a.ipynb", " ".repeat(20_001)]), 413, /NOTEBOOK_MAX_BYTES/],
    ["a zip over the limit", form(["file", "a.zip", "x".repeat(100_001)]), 413, /UPLOAD_MAX_BYTES/],
    ["a length over the limit", form(["file", "a.zip", "x".repeat(1_000_000)]), 413, /UPLOAD_MAX_BYTES/],
  ])("%s", async (_name, body, status, message, headers = {}) => {
    const response = await post("kept", body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message: expect.stringMatching(message), status, url: "/_api/notebooks/kept" });
  });

  test.each([
    ["no index.ipynb", { "other.ipynb": good }, 400, /index\.ipynb/],
    ["an index.ipynb that is no notebook", { "index.ipynb": "{}" }, 400, /index\.ipynb in the zip can't be published\. .*no nbformat/],
    ["an index.ipynb over the notebooks' limit", { "index.ipynb": " ".repeat(20_001) }, 413, /NOTEBOOK_MAX_BYTES/],
  ] as const)("a zip with %s", async (_name, files, status, message) => {
    const response = await author.publish("kept", await bundleUpload(files));
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ message: expect.stringMatching(message) }),
    ]);
  });

  test.each([
    ["", 400],
    ["kept/", 400],
    ["a//b", 400],
    ["..", 400],
    ["../up", 400],
    ["%2e%2e/up", 400],
    ["a/%2e%2e/%2e%2e/up", 400],
    ["a%2fb", 400],
    ["a%5cb", 400],
    ["a%00b", 400],
    ["a%0ab", 400],
    [".hidden", 400],
    [".ipynb", 400],
    [".jupyter-dashboards/staging/x", 400],
    ["%2Ejupyter-dashboards/history", 400],
    ["%zz", 400],
    [encodeURIComponent("日".repeat(90)), 400],
    ["x".repeat(250), 400],
    ["a/b/c/d/e", 413],
    [`${"a".repeat(201)}/${"b".repeat(201)}`, 413],
  ])("the path %s", async (path, status) => {
    const answer = await rawRequest(server.url, `/_api/notebooks/${path}`, { method: "POST", ...notebookForm(good) });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ status, message: expect.any(String) });
  });

  test("a browser gets a page", async () => {
    const response = await post("kept", "", { accept: "text/html" });
    expect([response.status, response.headers.get("content-type")]).toEqual([400, "text/html; charset=utf-8"]);
  });
});

describe("deleting", () => {
  test.each([
    ["a notebook", async () => notebookUpload("Gone")],
    ["a bundle", () => bundle("Gone")],
  ])("%s leaves nothing at its path", async (_name, upload) => {
    await author.publish("gone", await upload());
    const response = await author.remove("gone");
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect((await fetch(`${server.url}/dashboards/gone`)).status).toBe(404);
    expect((await author.remove("gone")).status).toBe(400);
  });

  test("takes the name with its extension", async () => {
    await author.publish("gone", notebookUpload("Gone"));
    expect((await author.remove("gone.ipynb")).status).toBe(204);
  });

  test.each(["nothing", "plain-folder", "a-bundle/img/a.png", "a-bundle/img"])("%s is no dashboard", async (path) => {
    await author.publish("plain-folder/inner", notebookUpload("Inner"));
    await author.publish("a-bundle", await bundle("Bundle"));
    const response = await author.remove(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 400, message: expect.stringMatching(/dashboard/) });
    expect(await page("plain-folder/inner")).toContain("Inner");
    expect((await fetch(`${server.url}/dashboards/a-bundle/img/a.png`)).status).toBe(200);
  });
});

describe("clearing the cache", () => {
  test.each(["", "/behind", "/behind.ipynb", "/nothing/here"])("of %j is answered", async (path) => {
    const response = await fetch(`${server.url}/_api/cache${path}`, { method: "DELETE" });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ message: "Cache successfully cleared", status: 200 });
  });

  test("has the next visit read storage", async () => {
    await author.publish("behind", notebookUpload("Before"));
    expect(await page("behind")).toContain("Before");
    await writeFile(join(folder, "behind.ipynb"), notebookText("Changed behind"));
    await fetch(`${server.url}/_api/cache/behind`, { method: "DELETE" });
    expect(await page("behind")).toContain("Changed behind");
  });
});

test("the hidden folder is reached by no route", async () => {
  await author.publish("something", notebookUpload("Something"));
  expect(await readdir(folder)).toContain(".jupyter-dashboards");
  const hidden = ".jupyter-dashboards/history";
  for (const [method, route] of [
    ["GET", "/dashboards/"],
    ["GET", "/dashboards-plain/"],
    ["GET", "/_api/notebooks/"],
    ["GET", "/_api/history/"],
    ["GET", "/_api/download/"],
    ["POST", "/_api/rollback/"],
    ["POST", "/_api/notebooks/"],
    ["DELETE", "/_api/notebooks/"],
    ["DELETE", "/_api/cache/"],
  ] as const) {
    expect((await fetch(server.url + route + hidden, { method })).status, `${method} ${route}`).toBe(400);
  }
  const lists = await Promise.all(["/dashboards", "/_api/notebooks"].map(async (route) => (await fetch(server.url + route)).text()));
  for (const list of lists) expect(list).not.toContain(".jupyter-dashboards");
});

test.each([
  ["/apps", "/apps", "/apps"],
  ["[/apps]", "", "/apps"],
  ["/a/b/", "/a/b", "/a/b"],
])("with BASE_URL %s, links have the base and paths do not", async (baseUrl, route, linkBase) => {
  const own = await mkdtemp(join(tmpdir(), "contract-base-"));
  await mkdir(join(own, "team"));
  const based = await startServerProcess({ folder: own, env: { BASE_URL: baseUrl, LOG_LEVEL: "error" } });
  const origin = new URL(based.url).origin;
  const response = await new Author(origin + route).publish("team/sales", notebookUpload("Sales"));
  expect(await response.json()).toMatchObject({ url: "/notebooks/team/sales", link: `${origin}${linkBase}/dashboards/team/sales` });
  const list = await fetch(`${origin}${route}/_api/notebooks/team`);
  expect(await list.json()).toMatchObject({ entries: [{ path: "team/sales", url: `${linkBase}/dashboards/team/sales` }] });
  await based.stop();
  await rm(own, { recursive: true });
});

test("PUBLIC_LINK_PATTERN makes the links, and is checked at start", async () => {
  const own = await mkdtemp(join(tmpdir(), "contract-link-"));
  const env = { BASE_URL: "/apps", LOG_LEVEL: "error" };
  const linked = await startServerProcess({ folder: own, env: { ...env, PUBLIC_LINK_PATTERN: "https://{host}.example.org{baseUrl}/" } });
  const response = await new Author(linked.url).publish("a b", notebookUpload("Linked"));
  expect(await response.json()).toMatchObject({ link: "https://127.0.0.1.example.org/apps/dashboards/a%20b" });
  await linked.stop();
  const refused = startServerProcess({ folder: own, env: { ...env, PUBLIC_LINK_PATTERN: "https://{hostname}" } });
  await expect(refused).rejects.toThrow(/code 2[\s\S]*PUBLIC_LINK_PATTERN knows no \{hostname\}/);
  await rm(own, { recursive: true });
});
