import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Author, bundleUpload, notebookText, notebookUpload } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const UNKNOWN = "0".repeat(64);

let folder: string;
let server: ServerProcess;
let author: Author;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "revisions-"));
  server = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
  author = new Author(server.url);
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const page = async (path: string): Promise<string> => (await fetch(`${server.url}/dashboards/${path}`)).text();
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Response> =>
  fetch(`${server.url}/_api/${path}`, { method, headers, ...(body === undefined ? {} : { body }) });

/** Answers with the revision. */
async function publish(path: string, title: string): Promise<string> {
  const response = await author.publish(path, notebookUpload(title));
  return response.headers.get("etag")?.slice(1, -1) ?? "none";
}

test("a dashboard is described, by itself and in its folder's list", async () => {
  const revision = await publish("shown/é #1", "A title");
  const described = {
    kind: "notebook",
    name: "é #1",
    path: "shown/é #1",
    title: "A title",
    changed: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    url: "/dashboards/shown/%C3%A9%20%231",
    revision,
    size: Buffer.byteLength(notebookText("A title")),
  };
  const alone = await author.describe("shown/é #1");
  expect([alone.headers.get("etag"), await alone.json()]).toEqual([`"${revision}"`, described]);
  await author.publish("shown/bundle", await bundleUpload({ "index.ipynb": notebookText("Bundle"), "a.css": "a{}" }));
  await publish("shown/inner/deep", "Deep");
  expect(await (await author.describe("shown")).json()).toEqual({
    kind: "folder",
    path: "shown",
    entries: [
      { kind: "folder", name: "inner", path: "shown/inner", title: "inner", changed: described.changed, url: "/dashboards/shown/inner" },
      described,
      expect.objectContaining({ kind: "bundle", name: "bundle", title: "Bundle", size: Buffer.byteLength(notebookText("Bundle")) + 3 }),
    ],
  });
  const top = await (await ask("GET", "notebooks")).json();
  expect(top).toMatchObject({ kind: "folder", path: "", entries: expect.arrayContaining([expect.objectContaining({ path: "shown" })]) });
});

test.each(["nothing", "nothing/here", "shown2/a.css"])("%s is neither a dashboard nor a folder", async (path) => {
  await author.publish("shown2", await bundleUpload({ "index.ipynb": notebookText("Bundle"), "a.css": "a{}" }));
  expect((await author.describe(path)).status).toBe(404);
});

test("the history tells of all that was published, the latest first", async () => {
  const first = await publish("told", "First");
  const second = await publish("told", "Second");
  const answer = await author.history("told.ipynb");
  expect(await answer.json()).toEqual({
    path: "told",
    revisions: [
      { revision: second, kind: "notebook", size: 119, published: expect.stringMatching(/Z$/), by: "local", current: true },
      { revision: first, kind: "notebook", size: 118, published: expect.stringMatching(/Z$/), by: "local", current: false },
    ].map((entry) => ({ ...entry, size: expect.any(Number) })),
  });
  expect((await author.history("never")).status).toBe(404);
});

test("a rollback brings back the one before, one that is named, and one that was deleted", async () => {
  const first = await publish("back", "First");
  const second = await publish("back", "Second");
  const rolled = await author.rollback("back");
  expect(rolled.headers.get("etag")).toBe(`"${first}"`);
  expect(await rolled.json()).toEqual({
    message: "Dashboard successfully rolled back",
    status: 200,
    url: "/notebooks/back",
    link: `${server.url}/dashboards/back`,
    revision: first,
  });
  expect(await page("back")).toContain("First");
  expect(await (await author.rollback("back", second.slice(0, 8))).json()).toMatchObject({ revision: second });
  await author.remove("back");
  expect((await author.rollback("back")).status).toBe(200);
  expect(await page("back")).toContain("Second");
});

test.each([
  ["an unknown revision", '{"revision":"abcdef"}', 404],
  ["a misspelt field", '{"revison":"abc"}', 400],
  ["a number", '{"revision":1}', 400],
  ["an empty text", '{"revision":""}', 400],
  ["a list", "[]", 400],
  ["broken JSON", '{"revision"', 400],
])("a rollback to %s changes nothing", async (_name, body, status) => {
  await publish("stays", "First");
  const second = await publish("stays", "Second");
  const response = await ask("POST", "rollback/stays", { "content-type": "application/json" }, body);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status, message: expect.any(String) });
  expect((await author.describe("stays")).headers.get("etag")).toBe(`"${second}"`);
});

test("a body of another type is refused with what to send", async () => {
  const response = await ask("POST", "rollback/stays", { "content-type": "application/x-www-form-urlencoded" }, "revision=1");
  expect([response.status, await response.json()]).toEqual([
    415,
    expect.objectContaining({ message: expect.stringContaining("application/json") }),
  ]);
});

test("a rollback where nothing was ever published finds nothing", async () => {
  expect((await author.rollback("never")).status).toBe(404);
});

test("a download is what was uploaded", async () => {
  const first = await publish("fetched/é", "First");
  const second = await publish("fetched/é", "Second");
  const now = await author.download("fetched/é");
  expect(now.status).toBe(200);
  expect(now.headers.get("etag")).toBe(`"${second}"`);
  expect(now.headers.get("content-type")).toBe("application/x-ipynb+json");
  expect(now.headers.get("content-disposition")).toBe("attachment; filename=\"_.ipynb\"; filename*=UTF-8''%C3%A9.ipynb");
  expect(await now.text()).toBe(notebookText("Second"));
  const before = await author.downloadRevision("fetched/é", first.slice(0, 10));
  expect([before.headers.get("etag"), await before.text()]).toEqual([`"${first}"`, notebookText("First")]);
});

test("a bundle is downloaded as the zip that was sent", async () => {
  const upload = await bundleUpload({ "index.ipynb": notebookText("Zipped"), "a.css": "a{}" });
  await author.publish("zipped", upload);
  const response = await author.download("zipped");
  expect(response.headers.get("content-type")).toBe("application/zip");
  expect(response.headers.get("content-disposition")).toContain('filename="zipped.zip"');
  expect(Buffer.from(await response.arrayBuffer()).equals(upload.bytes)).toBe(true);
});

test.each([
  ["download/never", 400],
  ["download/known?revision=abc", 404],
  ["download/never?revision=abc", 404],
  ["download/known?revision=", 400],
])("%s is answered %i", async (path, status) => {
  await publish("known", "Known");
  const response = await ask("GET", path);
  expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ status })]);
});

test("a change can be made to depend on what stands there", async () => {
  const upload = notebookUpload("Mine");
  const status = async (path: string, headers: Record<string, string>): Promise<number> =>
    (await author.publish(path, upload, headers)).status;
  expect(await status("depends", { "if-match": "*" })).toBe(412);
  expect(await status("depends", { "if-match": `"${UNKNOWN}"` })).toBe(412);
  expect(await status("depends", { "if-none-match": "*" })).toBe(201);
  expect(await status("depends", { "if-none-match": "*" })).toBe(412);
  expect(await status("depends", { "if-match": `"${UNKNOWN}"` })).toBe(412);
  expect(await status("depends", { "if-match": "*" })).toBe(201);
  expect(await status("depends", { "if-match": "unquoted" })).toBe(400);
  expect(await status("depends", { "if-none-match": `"${UNKNOWN}"` })).toBe(400);
  const revision = await publish("depends", "Theirs");
  for (const [method, path] of [
    ["DELETE", "notebooks/depends"],
    ["POST", "rollback/depends"],
  ] as const) {
    expect((await ask(method, path, { "if-match": `"${UNKNOWN}"` })).status).toBe(412);
    expect(await page("depends")).toContain("Theirs");
  }
  expect(await status("depends", { "if-match": `"${revision}"` })).toBe(201);
  const mine = (await author.describe("depends")).headers.get("etag") ?? "";
  expect((await ask("DELETE", "notebooks/depends", { "if-match": mine })).status).toBe(204);
});

test("of two authors who start from the same revision, one is told", async () => {
  const revision = await publish("raced", "Start");
  const attempts = ["One", "Two", "Three"].map((title) => author.publish("raced", notebookUpload(title), { "if-match": `"${revision}"` }));
  const statuses = (await Promise.all(attempts)).map((response) => response.status);
  expect(statuses.sort()).toEqual([201, 412, 412]);
});

test("the status tells how much may be sent", async () => {
  expect(await (await ask("GET", "publishing")).json()).toEqual({
    access: "granted",
    name: "local",
    scopes: [""],
    limits: { uploadBytes: 2 ** 30, unpackedBytes: 2 ** 32, entries: 10_000, depth: 16, pathLength: 1024, notebookBytes: 64 * 1024 * 1024 },
  });
});

test("the API is described, each route with its answers", async () => {
  const response = await ask("GET", "openapi.json");
  expect(response.headers.get("content-type")).toContain("application/json");
  const description: {
    openapi: string;
    info: object;
    paths: Record<string, Record<string, { responses: object; parameters?: { name: string }[]; requestBody?: { content: object } }>>;
  } = await response.json();
  expect(description).toMatchObject({
    openapi: "3.1.0",
    info: { title: "jupyter-dashboards-server", version: expect.stringMatching(/^\d/) },
  });
  const routes = Object.entries(description.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(routes).toEqual(
    expect.arrayContaining([
      "post /_api/notebooks/{path}",
      "delete /_api/notebooks/{path}",
      "get /_api/notebooks/{path}",
      "get /_api/notebooks",
      "get /_api/history/{path}",
      "post /_api/rollback/{path}",
      "get /_api/download/{path}",
      "delete /_api/cache/{path}",
      "delete /_api/cache",
      "get /_api/publishing",
      "get /_api/openapi.json",
      "post /_api/sessions",
    ]),
  );
  const upload = description.paths["/_api/notebooks/{path}"]?.post;
  expect(Object.keys(upload?.responses ?? {})).toEqual(["201", "400", "401", "403", "408", "409", "412", "413", "500", "503", "507"]);
  expect(Object.keys(upload?.requestBody?.content ?? {})).toEqual(["multipart/form-data"]);
  expect(upload?.parameters?.map(({ name }) => name)).toEqual(expect.arrayContaining(["path", "if-match", "if-none-match"]));
  for (const route of routes) expect(route).not.toContain("*");
});
