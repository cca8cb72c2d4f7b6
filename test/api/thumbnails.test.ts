/** Who gets a dashboard's picture, and who is told of it. How pictures are made: `test/browser/thumbnails.test.ts`. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ThumbnailFiles } from "../../src/server/thumbnails/thumbnail-files.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const ORIGIN = "https://dashboards.example.org";
const PICTURE = Buffer.from("RIFF of a picture");
const NAMES = ["open", "closed"] as const;

let home: string;
let folder: string;
let server: ServerProcess;
let cookie: string;

/** With a Chromium that draws nothing: the pictures are there before it starts. */
async function start(env: Record<string, string>): Promise<ServerProcess> {
  const common = { LOG_LEVEL: "error", THUMBNAILS: "true", CHROMIUM: "/bin/true", CHROMIUM_SANDBOX: "false", AUTH_TOKEN: "of-an-author" };
  return startServerProcess({ folder, env: { ...common, PUBLIC_ORIGINS: `${ORIGIN},http://127.0.0.1`, ...env } });
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "pictures-"));
  folder = join(home, "notebooks");
  await mkdir(folder);
  for (const name of [...NAMES, "bare"]) await writeNotebook(join(folder, `${name}.ipynb`), `# The ${name} one`, "print(1)");
  const plain = await start({});
  const revisions = await Promise.all(NAMES.map(async (name) => /"revision":"([^"]+)"/.exec(await (await get(plain, name)).text())?.[1]));
  await plain.stop();
  const files = new ThumbnailFiles({ directory: join(folder, ".jupyter-dashboards/thumbnails"), log: { warn: () => {} } });
  for (const [index, path] of NAMES.entries())
    await files.write({ path, revision: revisions[index] ?? "", taken: 0, fingerprint: "" }, PICTURE);
  const rules = join(home, "rules.json");
  await writeFile(rules, JSON.stringify({ open: { access: "public" }, bare: { access: "public" } }));
  server = await start({ DASHBOARD_RULES_FILE: rules, USERNAME: "guest", PASSWORD: "open sesame" });
  const form = new URLSearchParams({ username: "guest", password: "open sesame" });
  const signedIn = await fetch(`${server.url}/login`, { method: "POST", body: form, redirect: "manual", headers: { origin: server.url } });
  cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true });
});

function get({ url }: ServerProcess, name: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/dashboards/${name}`, { headers: { accept: "text/html", ...headers } });
}

function pictureOf(name: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}/_api/thumbnails/${name}`, { headers: { accept: "application/json", ...headers } });
}

const imageOf = (html: string): string | undefined => /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1];

test("a picture is for who may open its dashboard, who is asked each time", async () => {
  const open = await pictureOf("open");
  expect([open.status, open.headers.get("content-type"), Buffer.from(await open.arrayBuffer())]).toEqual([200, "image/webp", PICTURE]);
  expect((await pictureOf("closed")).status).toBe(401);
  const closed = await pictureOf("closed", { cookie });
  expect([closed.status, closed.headers.get("cache-control")]).toEqual([200, "private, no-cache"]);
  expect((await pictureOf("closed", { cookie, "if-none-match": closed.headers.get("etag") ?? "" })).status).toBe(304);
  expect((await pictureOf("closed", { "if-none-match": closed.headers.get("etag") ?? "" })).status).toBe(401);
  const none = await pictureOf("bare");
  expect([none.status, await none.json()]).toMatchObject([404, { message: "There is no picture of this dashboard yet." }]);
});

test("previews of links are told of pictures that anybody may have, at the public address", async () => {
  const image = imageOf(await (await get(server, "open")).text()) ?? "";
  expect(image).toMatch(new RegExp(`^${ORIGIN}/_api/thumbnails/open\\?v=`));
  expect((await fetch(image.replace(ORIGIN, server.url))).status).toBe(200);
  expect(imageOf(await (await get(server, "closed", { cookie })).text())).toBeUndefined();
  expect(imageOf(await (await get(server, "bare")).text())).toBeUndefined();
});

test("lists show what their visitor may open", async () => {
  const list = async (headers: Record<string, string>) =>
    [...(await (await get(server, "", headers)).text()).matchAll(/<img class="entry-picture" src="\/_api\/thumbnails\/(\w+)\?v=/g)].map(
      ([, name]) => name,
    );
  expect([await list({}), await list({ cookie })]).toEqual([["open"], ["closed", "open"]]);
});

test("clearing the cache takes the picture away", async () => {
  await fetch(`${server.url}/_api/cache/open`, { method: "DELETE", headers: { authorization: "token of-an-author" } });
  expect([(await pictureOf("open")).status, imageOf(await (await get(server, "open")).text())]).toEqual([404, undefined]);
});
